// What TGI's router checks before it generates, and how it ends a text.

import { continuation, countTokens, type Generated, hash, instanceOf, limited } from './pretend-model.ts';
import { isObject } from './stand-in.ts';
import { limitsOf, type TgiOptions } from './tgi.ts';
import type { TgiParameters } from './tgi-requests.ts';

/** Tokens that the router counts on for a request, however many it asks for. */
const COUNTED_AT_MOST = 1024;

/** What the router says of the parameters before anything is generated; a stream carries it inside. */
export function invalid(
  inputs: string,
  parameters: Partial<TgiParameters> | undefined,
  options: TgiOptions,
): string | undefined {
  const one = parameters ?? {};
  const limits = limitsOf(options);
  const sampled = one.do_sample ?? !parameters;
  const sampling = sampled || [one.temperature, one.top_k, one.top_p, one.typical_p].some((value) => value != null);
  const within = (value: number | null | undefined) => value == null || (value > 0 && value < 1);
  const counted = Math.min(countTokens(inputs), one.truncate ?? Number.POSITIVE_INFINITY);
  const asked = Math.min(one.max_new_tokens ?? limits.totalTokens - counted, COUNTED_AT_MOST);
  const schema = schemaOf(one.grammar);
  const checks: [wrong: boolean, message: string][] = [
    [
      (one.best_of ?? 1) < 1 || (one.best_of ?? 1) > limits.bestOf,
      `\`best_of\` must be > 0 and <= ${limits.bestOf}. Given: ${one.best_of}`,
    ],
    [(one.best_of ?? 1) > 1 && !sampling, 'you must use sampling when `best_of` is > 1'],
    [(one.temperature ?? 1) <= 0, '`temperature` must be strictly positive'],
    [(one.repetition_penalty ?? 1) <= 0, '`repetition_penalty` must be strictly positive'],
    [Math.abs(one.frequency_penalty ?? 0) > 2, '`frequency_penalty` must be >= -2.0 and <= 2.0'],
    [!within(one.top_p), '`top_p` must be > 0.0 and < 1.0'],
    [!within(one.typical_p), '`typical_p` must be > 0.0 and < 1.0'],
    [(one.top_k ?? 1) <= 0, '`top_k` must be strictly positive'],
    [one.max_new_tokens === 0, '`max_new_tokens` must be strictly positive'],
    [
      (one.stop?.length ?? 0) > limits.stops,
      `\`stop\` supports up to ${limits.stops} stop sequences. Given: ${one.stop?.length}`,
    ],
    [one.seed != null && (one.best_of ?? 1) > 1, '`seed` must not be set when `best_of` > 1'],
    [
      (one.top_n_tokens ?? 0) > limits.topTokens,
      `\`top_n_tokens\` must be >= 0 and <= ${limits.topTokens}. Given: ${one.top_n_tokens}`,
    ],
    [inputs === '', '`inputs` cannot be empty'],
    [
      one.truncate === 0 || (one.truncate ?? 1) > limits.inputTokens,
      `\`truncate\` must be strictly positive and less than ${limits.inputTokens}. Given: ${one.truncate}`,
    ],
    [
      counted + asked > limits.totalTokens,
      `\`inputs\` tokens + \`max_new_tokens\` must be <= ${limits.totalTokens}. Given: ${counted} \`inputs\` tokens and ${asked} \`max_new_tokens\``,
    ],
    [counted > limits.inputTokens, `\`inputs\` must have less than ${limits.inputTokens} tokens. Given: ${counted}`],
    [schema !== undefined && !isObject(schema), 'grammar is not supported'],
    [isObject(schema) && !('properties' in schema), "grammar is not valid: Grammar must have a 'properties' field"],
  ];
  const wrong = checks.find(([is]) => is);
  return wrong && `Input validation error: ${wrong[1]}`;
}

export function schemaOf(grammar: TgiParameters['grammar']): unknown {
  if (!grammar || grammar.type === 'regex') return undefined;
  if (grammar.type === 'json_schema') return grammar.value.schema;
  if (typeof grammar.value !== 'string') return grammar.value;
  try {
    return JSON.parse(grammar.value);
  } catch {
    return {};
  }
}

/** TGI keeps the stop sequence at which it ends. */
export function made(text: string, maxTokens: number | null | undefined, stop: string[]): Generated {
  const first = stop
    .map((one) => ({ one, at: text.indexOf(one) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)[0];
  const kept = first ? text.slice(0, first.at + first.one.length) : text;
  const { finish, ...rest } = limited(kept, { maxTokens: maxTokens ?? undefined });
  return { ...rest, finish: finish === 'stop' && first ? 'stop_sequence' : finish };
}

export function textFor(inputs: string, grammar: TgiParameters['grammar']): string {
  const schema = schemaOf(grammar);
  return schema === undefined ? continuation(inputs) : JSON.stringify(instanceOf(schema, inputs));
}

export const REASONS = { stop: 'eos_token', length: 'length', stop_sequence: 'stop_sequence' };

function tokenOf(text: string, special = false) {
  return { id: hash(text) % 32_000, text, logprob: special ? -0.03125 : -0.75, special };
}

const EOS = tokenOf('</s>', true);

/** With the token that ends it, where the model ended it. */
export function allTokens({ tokens, finish }: Generated) {
  return [...tokens.map((text) => tokenOf(text)), ...(finish === 'stop' ? [EOS] : [])];
}

export function headersOf(inputs: string): Record<string, string> {
  return { 'x-compute-type': 'gpu+optimized', 'x-compute-characters': String([...inputs].length) };
}
