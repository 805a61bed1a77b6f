// Length and sampling options, shared by the generating recipes.

import { z } from 'zod';
import { InferenceError } from '../../../inference/errors.ts';
import type { FinishReason } from '../../../tasks/shared/ending.ts';
import type { LocalModel, Written } from '../recipe.ts';
import { numberOr } from './math.ts';

type Parameters = Readonly<Record<string, unknown>>;

/** The library's default, for models without their own. */
const DEFAULT_NEW_TOKENS = 256;

export const generatedTexts = z.array(z.object({ generated_text: z.string() })).min(1);

/**
 * Options for a call of a text generation pipeline.
 * @param promptTokens number of context tokens that the prompt uses; 0 for encoder-decoder models
 */
export function generationOptions(model: LocalModel, parameters: Parameters, promptTokens: number) {
  refuseUnknown(parameters);
  const room = contextOf(model) - promptTokens;
  if (room < 1) {
    const message = `inputs: expected fewer than ${contextOf(model)} tokens for this model, got ${promptTokens} or more.`;
    throw new InferenceError('BAD_USER_INPUT', message);
  }
  const { repetitionPenalty, temperature, topK } = parameters;
  const asked = parameters.maxNewTokens ?? parameters.maxLength;
  const options: Record<string, unknown> = {
    // Beyond its position table a model fails in the middle of a word.
    max_new_tokens: Math.min(numberOr(asked, defaultLength(model)), room),
    do_sample: isSampled(parameters),
  };
  if (typeof parameters.minLength === 'number') options.min_new_tokens = Math.min(parameters.minLength, room);
  if (typeof repetitionPenalty === 'number' && repetitionPenalty > 0) options.repetition_penalty = repetitionPenalty;
  if (typeof temperature === 'number' && temperature > 0) options.temperature = temperature;
  if (typeof topK === 'number') options.top_k = topK;
  return options;
}

/** Whether tokens are sampled: requested, or implied by a sampling parameter. Temperature 0 is greedy. */
export function isSampled({ doSample, temperature, topK, topP, numReturnSequences }: Parameters): boolean {
  if (temperature === 0) return false;
  if (typeof doSample === 'boolean') return doSample;
  return [temperature, topK, topP].some((value) => value !== undefined) || numberOr(numReturnSequences, 1) > 1;
}

/** Stop sequences. Empty ones are dropped, because they would match before the first token. */
export function stopWords({ stop }: Parameters): string[] {
  return Array.isArray(stop) ? stop.map(String).filter((word) => word !== '') : [];
}

/** Several sequences cannot be streamed as one, nor ended by one stop sequence. */
export function isOneText({ numReturnSequences }: Parameters): boolean {
  return numberOr(numReturnSequences, 1) <= 1;
}

/**
 * The text added since `before`: exactly the streamed text if there is a stream, otherwise the output of the pipeline.
 */
export function addedText(output: unknown, { text }: Written, before: Written, parameters: Parameters): string {
  if (text !== undefined) return text.slice(before.text?.length ?? 0);
  const whole = generatedTexts.parse(output)[0]?.generated_text ?? '';
  const places = stopWords(parameters)
    .map((word) => whole.indexOf(word))
    .filter((at) => at >= 0);
  return places.length > 0 ? whole.slice(0, Math.min(...places)) : whole;
}

/** Rejects unsupported parameters: an error is better than silently ignoring them. */
function refuseUnknown(parameters: Parameters): void {
  for (const name of ['typicalP', 'frequencyPenalty']) {
    if (parameters[name] === undefined) continue;
    throw new InferenceError('BAD_USER_INPUT', `parameters.${name}: local models do not have it; leave it out.`);
  }
}

const endIds = z.union([z.number().transform((id) => [id]), z.array(z.number())]).catch([]);

/** The finish reason, from the tokens and text added since `before`. */
export function finishReasonOf(
  { config }: Pick<LocalModel, 'config'>,
  { max_new_tokens: most }: Parameters,
  { tokens, lastId, isOutOfTime }: Written,
  before: number,
): FinishReason {
  if (isOutOfTime) return 'LENGTH';
  const ends = endIds.parse(ownEnd.safeParse(config.generation_config).data?.eos_token_id ?? config.eos_token_id);
  const isFull = tokens - before >= numberOr(most, Number.POSITIVE_INFINITY);
  return isFull && !(lastId !== undefined && ends.includes(lastId)) ? 'LENGTH' : 'STOP';
}

const ownEnd = z.looseObject({ eos_token_id: z.unknown() });

/** Context length in tokens, prompt and answer together. */
export function contextOf({ config }: Pick<LocalModel, 'config'>): number {
  const { max_position_embeddings, n_positions } = config;
  return numberOr(max_position_embeddings, numberOr(n_positions, Number.POSITIVE_INFINITY));
}

const ownLength = z.looseObject({ max_new_tokens: z.number().positive() });

function defaultLength({ config: { generation_config } }: LocalModel): number {
  const own = ownLength.safeParse(generation_config);
  return own.success ? own.data.max_new_tokens : DEFAULT_NEW_TOKENS;
}
