// Validates replies of upstreams: one zod schema gives the check, the type and the error message.

import { z } from 'zod';
// Not from the index, which would load Redis into workers: recipes use this file too.
import { InferenceError } from '../../inference/errors.ts';
import { redact } from '../../utils/redact.ts';

const EXCERPT = 200;

/** A reply of unknown shape. Keeps the whole reply, so that secrets can be removed before it is shortened. */
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
 * Removes the connection's secrets from the excerpt in a codec's error; other errors are unchanged.
 * @param secrets to remove literally, such as the connection's own key
 */
export function redactReply<Failure>(error: Failure, secrets: readonly string[]): Failure | BadReply {
  return error instanceof BadReply ? new BadReply(error.reply, error.expected, secrets) : error;
}

/**
 * @param expected the documented shape in a few words, for the error message
 * @throws InferenceError UPSTREAM_BAD_RESPONSE with a short excerpt if the reply has an unknown shape
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

/** One reply per item of a batch: an array of exactly that length. */
export function splitList(reply: unknown, count: number): readonly unknown[] {
  if (Array.isArray(reply) && reply.length === count) return reply;
  throw badReply(reply, `a list of ${count} answers, one per input`);
}

/** A score. Python's NaN arrives as null and numpy's numbers as text, neither of which may break an answer. */
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

/** `schema` or `[schema]`: some servers wrap a single answer in a list. */
export function orListOfOne<Schema extends z.ZodType>(schema: Schema) {
  return z.union([schema, z.tuple([schema]).transform(([only]) => only)]);
}

/** Highest score first; equal scores keep their order. */
export function bestFirst<Item extends { score: number }>(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => b.score - a.score);
}
