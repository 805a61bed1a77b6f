// Serializes answers for the caches: the value and its notes.

import type { Answer, AnswerNotes, Call } from './call.ts';

/** Undefined if the value cannot be represented in JSON. */
export function encodeAnswer({ value, info }: Answer, call: Pick<Call, 'model'>): string | undefined {
  const text = JSON.stringify(value);
  if (text === undefined) return undefined;
  const { truncated, outOfDomain, ignoredParameters, via } = info;
  const model = info.model === call.model ? undefined : info.model;
  const notes = JSON.stringify({ truncated, outOfDomain, ignoredParameters, via, model } satisfies AnswerNotes);
  return notes === '{}' ? `[${text}]` : `[${text},${notes}]`;
}

/** @throws SyntaxError or TypeError on text that `encodeAnswer` did not write */
export function decodeAnswer(text: string, { connection, model }: Pick<Call, 'connection' | 'model'>): Answer {
  const [value, notes]: [unknown, AnswerNotes?] = JSON.parse(text);
  if (value === undefined) throw new TypeError('Not a stored answer.');
  const info = { connection, model, cached: true, batchSize: 1, attempts: 0, durationMs: 0 };
  return { value, info: notes ? { ...info, ...notes } : info };
}
