// The tokens that a text took to be read, for tasks that write none: as servers say it in the reply (OpenAI, Jina and those
// of their shape) or in a header (TEI). A list says one sum for all of its texts.

import { z } from 'zod';
import { type TokenUsage, usageOf, usageReply } from './ending.ts';

/** What a reply says besides its body. */
export interface Told {
  /** Tokens that were read. */
  tokens?: number | undefined;
}

const reply = z.object({ usage: usageReply }).transform(({ usage }) => usage);

/** Null where the server does not say. */
export function readingUsage(body: unknown, { tokens }: Told = {}): TokenUsage | null {
  const said = reply.safeParse(body).data ?? null;
  const read = said?.promptTokens ?? said?.totalTokens ?? tokens;
  return read == null ? null : usageOf(read, null, read);
}

/** One text's part of a list's sum: all parts alike, in whole numbers that add up to it. */
export function shareOf(sum: number, at: number, count: number): number {
  return Math.floor((sum * (at + 1)) / count) - Math.floor((sum * at) / count);
}

export function sumOfUsages(usages: readonly (TokenUsage | null | undefined)[]): TokenUsage | null {
  const told = usages.flatMap((usage) => usage?.promptTokens ?? []);
  const sum = told.reduce((all, one) => all + one, 0);
  return told.length > 0 ? usageOf(sum, null, sum) : null;
}
