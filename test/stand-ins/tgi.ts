// A stand-in for Text Generation Inference: its own routes, the OpenAI-shaped ones, and its router's validation.

import { axumBody, checkKey, route } from './axum.ts';
import {
  chatTurn,
  continuation,
  countTokens,
  type Generated,
  hash,
  instanceOf,
  limited,
  tokensOf,
} from './pretend-model.ts';
import { DONE, type SseEvent } from './sse-quirks.ts';
import { type Asked, isObject, Refusal, type Reply, type StandInOptions, startStandIn } from './stand-in.ts';
import { chatRequest, compatRequest, completionRequest, generateRequest, type TgiParameters } from './tgi-requests.ts';

export interface TgiOptions extends StandInOptions {
  model?: string;
  /** Whether `POST /` gives the prompt back; true for a model whose task is text-generation. True unless given. */
  fullText?: boolean;
  /** A model without a chat template refuses chats. True unless given. */
  chatTemplate?: boolean;
  /** 4095, 4096, 4, 2, 4 and 5 unless given, as the launcher has them. */
  limits?: Partial<typeof LIMITS>;
}

const LIMITS = { inputTokens: 4095, totalTokens: 4096, batch: 4, bestOf: 2, stops: 4, topTokens: 5 };
/** Tokens that the router counts on for a request, however many it asks for. */
const COUNTED_AT_MOST = 1024;
const BODY_BYTES = 2_000_000;
const CREATED = 1_700_000_000;
const FINGERPRINT = '3.3.6-native';

export function startTgi(options: TgiOptions = {}) {
  return startStandIn(options, (asked, now) => {
    const guarded = (answer: (asked: Asked, options: TgiOptions) => Reply) => () => {
      checkKey(asked, now.token, (sent, wanted) => sent.toLowerCase() === wanted.toLowerCase());
      return answer(asked, now);
    };
    const healthy = { GET: () => ({}) };
    return route(asked, {
      '/': { GET: () => ({}), POST: guarded(compat) },
      '/generate': { POST: guarded(generate) },
      '/generate_stream': { POST: guarded(generateStream) },
      '/v1/completions': { POST: guarded(complete) },
      '/v1/chat/completions': { POST: guarded(chat) },
      '/v1/models': {
        GET: () => ({
          body: { object: 'list', data: [{ id: modelOf(now), object: 'model', created: 0, owned_by: modelOf(now) }] },
        }),
      },
      '/info': { GET: () => ({ body: info(now) }) },
      '/health': healthy,
      '/ping': healthy,
    });
  });
}

function modelOf({ model = 'org/generator' }: TgiOptions): string {
  return model;
}

function limitsOf({ limits }: TgiOptions) {
  return { ...LIMITS, ...limits };
}

function info(options: TgiOptions) {
  const limits = limitsOf(options);
  return {
    model_id: modelOf(options),
    model_sha: '0000000000000000000000000000000000000000',
    model_pipeline_tag: options.fullText === false ? null : 'text-generation',
    max_concurrent_requests: 128,
    max_best_of: limits.bestOf,
    max_stop_sequences: limits.stops,
    max_input_tokens: limits.inputTokens,
    max_total_tokens: limits.totalTokens,
    validation_workers: 2,
    max_client_batch_size: limits.batch,
    router: 'text-generation-router',
    version: '3.3.6',
    sha: null,
    docker_label: null,
  };
}

function refusal(error: string, error_type: string, status = 422): Refusal {
  return new Refusal({ status, body: { error, error_type } });
}

/** What the router says of the parameters before anything is generated; a stream carries it inside. */
function invalid(
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

function schemaOf(grammar: TgiParameters['grammar']): unknown {
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
function made(text: string, maxTokens: number | null | undefined, stop: string[]): Generated {
  const first = stop
    .map((one) => ({ one, at: text.indexOf(one) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)[0];
  const kept = first ? text.slice(0, first.at + first.one.length) : text;
  const { finish, ...rest } = limited(kept, { maxTokens: maxTokens ?? undefined });
  return { ...rest, finish: finish === 'stop' && first ? 'stop_sequence' : finish };
}

function textFor(inputs: string, grammar: TgiParameters['grammar']): string {
  const schema = schemaOf(grammar);
  return schema === undefined ? continuation(inputs) : JSON.stringify(instanceOf(schema, inputs));
}

const REASONS = { stop: 'eos_token', length: 'length', stop_sequence: 'stop_sequence' };

function tokenOf(text: string, special = false) {
  return { id: hash(text) % 32_000, text, logprob: special ? -0.03125 : -0.75, special };
}

const EOS = tokenOf('</s>', true);

/** With the token that ends it, where the model ended it. */
function allTokens({ tokens, finish }: Generated) {
  return [...tokens.map((text) => tokenOf(text)), ...(finish === 'stop' ? [EOS] : [])];
}

function headersOf(inputs: string): Record<string, string> {
  return { 'x-compute-type': 'gpu+optimized', 'x-compute-characters': String([...inputs].length) };
}

function compat(asked: Asked, options: TgiOptions): Reply {
  const { stream, ...body } = axumBody(asked, compatRequest, BODY_BYTES);
  const full = body.parameters?.return_full_text ?? options.fullText ?? true;
  return stream ? streamed(body, full, options) : whole(body, full, options, (one) => [one]);
}

function generate(asked: Asked, options: TgiOptions): Reply {
  const body = axumBody(asked, generateRequest, BODY_BYTES);
  return whole(body, body.parameters?.return_full_text ?? false, options, (one) => one);
}

function generateStream(asked: Asked, options: TgiOptions): Reply {
  const body = axumBody(asked, generateRequest, BODY_BYTES);
  return streamed(body, body.parameters?.return_full_text ?? false, options);
}

interface Native {
  inputs: string;
  parameters?: TgiParameters;
}

function whole(
  { inputs, parameters }: Native,
  full: boolean,
  options: TgiOptions,
  wrap: (one: object) => unknown,
): Reply {
  const wrong = invalid(inputs, parameters, options);
  if (wrong) throw refusal(wrong, 'validation');
  const result = made(textFor(inputs, parameters?.grammar), parameters?.max_new_tokens, parameters?.stop ?? []);
  const tokens = allTokens(result);
  const text = { generated_text: full ? inputs + result.text : result.text };
  const prefill = tokensOf(inputs).map((one, at) => ({
    id: hash(one) % 32_000,
    text: one,
    logprob: at === 0 ? null : -1,
  }));
  const ending = {
    finish_reason: REASONS[result.finish],
    generated_tokens: tokens.length,
    seed: parameters?.seed ?? null,
  };
  const details = { ...ending, prefill: parameters?.decoder_input_details ? prefill : [], tokens };
  const others = Array.from({ length: (parameters?.best_of ?? 1) - 1 }, () => ({ ...text, ...details }));
  const more = others.length > 0 ? { best_of_sequences: others } : {};
  const body = wrap(
    parameters?.details || parameters?.decoder_input_details ? { ...text, details: { ...details, ...more } } : text,
  );
  return { headers: headersOf(inputs), body };
}

function streamed({ inputs, parameters }: Native, full: boolean, options: TgiOptions): Reply {
  const many = (parameters?.best_of ?? 1) !== 1 && '`best_of` != 1 is not supported when streaming tokens';
  const prefill =
    parameters?.decoder_input_details && '`decoder_input_details` == true is not supported when streaming tokens';
  const refused = many || prefill ? `Input validation error: ${many || prefill}` : invalid(inputs, parameters, options);
  if (refused) return { headers: headersOf(inputs), events: [{ data: { error: refused, error_type: 'validation' } }] };
  const result = made(textFor(inputs, parameters?.grammar), parameters?.max_new_tokens, parameters?.stop ?? []);
  const all = allTokens(result);
  const events = all.map((token, at) => {
    const last = at === all.length - 1;
    const ending = {
      finish_reason: REASONS[result.finish],
      generated_tokens: all.length,
      seed: parameters?.seed ?? null,
      input_length: countTokens(inputs),
    };
    const generated_text = last ? (full ? inputs + result.text : result.text) : null;
    return { data: { index: at + 1, token, generated_text, details: last && parameters?.details ? ending : null } };
  });
  return { headers: headersOf(inputs), events };
}

function usageOf(prompt_tokens: number, completion_tokens: number) {
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}

function openAiError(message: string): SseEvent {
  return { data: { error: { message, http_status_code: 422 } } };
}

function complete(asked: Asked, options: TgiOptions): Reply {
  const body = axumBody(asked, completionRequest, BODY_BYTES);
  const { batch } = limitsOf(options);
  if (body.suffix != null)
    throw refusal('Suffix is not supported and can be achieved by preprocessing the prompt.', 'suffix not supported');
  if (body.prompt.length > batch)
    throw refusal(`Number of prompts exceeds the maximum allowed batch size of ${batch}`, 'batch size exceeded');
  const parameters = {
    ...body,
    max_new_tokens: body.max_tokens,
    do_sample: body.temperature !== 0,
    temperature: body.temperature === 0 ? null : body.temperature,
    stop: body.stop ?? [],
  };
  const head = {
    object: 'text_completion',
    id: '',
    created: CREATED,
    model: modelOf(options),
    system_fingerprint: FINGERPRINT,
  };
  const results = body.prompt.map((prompt, index) => ({
    index,
    prompt,
    wrong: invalid(prompt, parameters, options),
    ...made(continuation(prompt), body.max_tokens, parameters.stop),
  }));
  if (body.stream) {
    const streams = results.map(({ index, prompt, wrong, ...result }) => {
      if (wrong) return [openAiError(wrong)];
      const all = allTokens(result);
      return all.map(({ text }, at): SseEvent => {
        const last = at === all.length - 1;
        const choices = [{ index, text, logprobs: null, finish_reason: last ? REASONS[result.finish] : '' }];
        return { data: { ...head, choices, ...(last && { usage: usageOf(countTokens(prompt), all.length) }) } };
      });
    });
    const longest = Math.max(...streams.map(({ length }) => length));
    const events = Array.from({ length: longest }, (_, at) => streams.flatMap((stream) => stream[at] ?? [])).flat();
    return { events: [...events, DONE] };
  }
  const wrong = results.find((one) => one.wrong)?.wrong;
  if (wrong) throw refusal(wrong, 'validation');
  const reason = (finish: Generated['finish']) => (finish === 'stop' ? 'stop' : REASONS[finish]);
  // In the order of completion, which is not that of the prompts.
  const choices = results
    .map(({ index, text, finish }) => ({ index, text, logprobs: null, finish_reason: reason(finish) }))
    .reverse();
  const usage = usageOf(
    results.reduce((sum, { prompt }) => sum + countTokens(prompt), 0),
    results.reduce((sum, result) => sum + allTokens(result).length, 0),
  );
  return { headers: headersOf(body.prompt.join('')), body: { ...head, choices, usage } };
}

function chat(asked: Asked, options: TgiOptions): Reply {
  const body = axumBody(asked, chatRequest, BODY_BYTES);
  for (const key of ['n', 'logit_bias'] as const) if (body[key] != null) asked.ignored.push(key);
  if (body.response_format && body.tools)
    throw refusal('Tool error: Grammar and tools are mutually exclusive', 'tool_error');
  const tools = (body.tools ?? []).map(({ function: { name, parameters, arguments: schema } }) => ({
    function: { name, parameters: parameters ?? schema },
  }));
  const choice = typeof body.tool_choice === 'string' ? body.tool_choice : (body.tool_choice?.function ?? 'auto');
  const named =
    typeof choice === 'string' && !['none', 'auto', 'required'].includes(choice)
      ? { name: choice }
      : (choice as 'auto' | { name: string });
  if (body.tools && typeof named === 'object' && !tools.some((tool) => tool.function.name === named.name))
    throw refusal(`Tool error: Tool with name ${named.name} not found`, 'tool_error');
  if (options.chatTemplate === false) throw refusal('Template error: template not found', 'template_error');
  const turn = chatTurn(body.messages, { tools, choice: named, schema: schemaOf(body.response_format) });
  const maxTokens = body.max_completion_tokens ?? body.max_tokens;
  const parameters = {
    temperature: body.temperature === 0 ? null : body.temperature,
    do_sample: body.temperature !== 0,
    repetition_penalty: body.presence_penalty == null ? null : body.presence_penalty + 2,
    frequency_penalty: body.frequency_penalty,
    top_p: body.top_p,
    top_n_tokens: body.top_logprobs,
    seed: body.seed,
    max_new_tokens: maxTokens,
    stop: body.stop ?? [],
    grammar: body.response_format,
  };
  const prompt = body.messages.length === 0 ? '' : 'word '.repeat(turn.promptTokens);
  const wrong = invalid(prompt, parameters, options);
  const model = !body.model || body.model === 'tgi' ? modelOf(options) : body.model;
  const head = { id: '', created: CREATED, model, system_fingerprint: FINGERPRINT };
  if (wrong && body.stream) return { events: [openAiError(wrong), DONE] };
  if (wrong) throw refusal(wrong, 'validation');
  const [call] = turn.calls;
  const result = made(call ? call.arguments : turn.text, maxTokens, parameters.stop);
  const all = allTokens(result);
  const usage = usageOf(turn.promptTokens, all.length);
  const finish_reason = result.finish === 'stop' ? 'stop' : REASONS[result.finish];
  if (!body.stream) {
    const said = { role: 'assistant', content: result.text };
    const calls = call && [{ id: '0', type: 'function', function: { description: null, ...call } }];
    const message = calls ? { role: 'assistant', tool_calls: calls } : said;
    const choices = [{ index: 0, message, logprobs: null, finish_reason }];
    return { headers: headersOf(prompt), body: { object: 'chat.completion', ...head, choices, usage } };
  }
  const events = all.map(({ text, special }, at): SseEvent => {
    const part = {
      index: 0,
      id: '0',
      type: 'function',
      function: { name: call && at === 0 ? call.name : null, arguments: text },
    };
    const delta =
      call && !special
        ? { role: 'assistant', tool_calls: [part] }
        : { role: 'assistant', content: special ? '' : text };
    const choices = [{ index: 0, delta, logprobs: null, finish_reason: at === all.length - 1 ? finish_reason : null }];
    return { data: { object: 'chat.completion.chunk', ...head, choices, usage: null } };
  });
  if (body.stream_options?.include_usage)
    events.push({ data: { object: 'chat.completion.chunk', ...head, choices: [], usage } });
  return { events: [...events, DONE] };
}
