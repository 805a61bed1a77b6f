// Reads replies from outside: one zod schema gives the guard, the type and the text of the error.

import { z } from 'zod';
// Not the index: recipes read replies too, and a worker has no use for Redis.
import { InferenceError } from '../../inference/errors.ts';
import { redact } from '../../utils/redact.ts';

const EXCERPT = 200;

/** A reply that fits no documented shape. It keeps the reply, so that secrets can be removed before it is cut. */
export class BadReply extends InferenceError {
  readonly reply: string;
  readonly expected: string;

  constructor(reply: string, expected: string, secrets: readonly string[] = []) {
    const excerpt = redact(reply, secrets, EXCERPT);
    super('UPSTREAM_BAD_RESPONSE', `The model's answer has an unexpected shape: expected ${expected}, got ${excerpt}`);
    this.reply = reply;
    this.expected = expected;
  }
}

/**
 * A codec's error with the connection's secrets removed from what it quotes; any other error as it is.
 * @param secrets to remove literally, such as the connection's own key
 */
export function redactReply<Failure>(error: Failure, secrets: readonly string[]): Failure | BadReply {
  return error instanceof BadReply ? new BadReply(error.reply, error.expected, secrets) : error;
}

/**
 * @param expected the documented shape in a few words, for the error's text
 * @throws InferenceError UPSTREAM_BAD_RESPONSE with a short excerpt, when the reply fits none of the known shapes
 */
export function parseReply<Schema extends z.ZodType>(
  schema: Schema,
  reply: unknown,
  expected: string,
): z.output<Schema> {
  const parsed = schema.safeParse(reply);
  if (parsed.success) return parsed.data;
  throw badReply(reply, expected);
}

export function badReply(reply: unknown, expected: string): InferenceError {
  return new BadReply(typeof reply === 'string' ? reply : (JSON.stringify(reply) ?? String(reply)), expected);
}

/** One reply per item of a list: an array of just that length. */
export function splitList(reply: unknown, count: number): readonly unknown[] {
  if (Array.isArray(reply) && reply.length === count) return reply;
  throw badReply(reply, `a list of ${count} answers, one per input`);
}

/** A score; Python's NaN arrives as null, and numpy's numbers as text: no answer fails for it. */
export const score = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\s*-?\d+(?:\.\d+)?(?:e[+-]?\d+)?\s*$/i)
      .transform(Number),
  ])
  .nullish()
  .transform((value) => value ?? 0);

/** `schema`, or `[schema]`: backends wrap a single answer in a list of one as they like. */
export function orListOfOne<Schema extends z.ZodType>(schema: Schema) {
  return z.union([schema, z.tuple([schema]).transform(([only]) => only)]);
}

/** Highest score first; equal scores keep the order they came in. */
export function bestFirst<Item extends { score: number }>(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => b.score - a.score);
}
