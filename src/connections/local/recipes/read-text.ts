// Encodes a text for an encoder model: adds the named prompt and truncates at the requested side.

import { InferenceError } from '../../../inference/errors.ts';
import type { LocalModel } from '../recipe.ts';

type Parameters = Readonly<Record<string, unknown>>;

export interface ReadText {
  readonly ids: readonly number[];
  /** Part of the text was cut off at the model's maximum length. */
  readonly truncated: boolean;
}

/**
 * @param parameters uses `promptName`, `truncate` and `truncationDirection`
 * @throws InferenceError BAD_USER_INPUT if the text is too long and truncation is off, or the model has no such prompt
 */
export function readText(text: string, parameters: Parameters, model: LocalModel): ReadText {
  const { tokens } = model;
  const left = parameters.truncationDirection === 'left';
  const whole = left || parameters.truncate === false;
  const ids = tokens.ids(`${promptOf(parameters.promptName, model)}${text}`, { whole });
  const room = tokens.maxLength - tokens.special.one;
  if (ids.length <= room) return { ids, truncated: false };
  if (parameters.truncate === false) {
    const message = `inputs: expected at most ${room} tokens for this model, got ${ids.length}; leave truncate out to cut.`;
    throw new InferenceError('BAD_USER_INPUT', message);
  }
  return { ids: left ? ids.slice(-room) : ids.slice(0, room), truncated: true };
}

function promptOf(name: unknown, { sentence, id }: LocalModel): string {
  if (name === undefined) return '';
  const prompt = Object.entries(sentence.prompts).find(([one]) => one === name)?.[1];
  if (prompt !== undefined) return prompt;
  const names = Object.keys(sentence.prompts);
  const known = names.length > 0 ? `one of ${names.join(', ')}` : 'none';
  throw new InferenceError('BAD_USER_INPUT', `parameters.promptName: expected ${known}: so ${id} was trained.`);
}
