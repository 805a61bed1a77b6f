// Tokens read, for tasks that generate none, as reported in the reply (OpenAI, Jina and compatible servers) or in a
// header (TEI). A batch reports one sum for all of its texts.

import { z } from 'zod';
import { type TokenUsage, usageOf, usageReply } from './ending.ts';

/** Metadata of a reply besides its body. */
export interface ReplyMetadata {
  /** Tokens read. */
  tokens?: number | undefined;
}

const reply = z.object({ usage: usageReply }).transform(({ usage }) => usage);

/** Null if the server does not report them. */
export function readingUsage(body: unknown, { tokens }: ReplyMetadata = {}): TokenUsage | null {
  const said = reply.safeParse(body).data ?? null;
  const read = said?.promptTokens ?? said?.totalTokens ?? tokens;
  return read == null ? null : usageOf(read, null, read);
}

/** One text's share of the sum of a batch: equal shares in whole numbers that add up to it. */
export function shareOf(sum: number, at: number, count: number): number {
  return Math.floor((sum * (at + 1)) / count) - Math.floor((sum * at) / count);
}

export function sumOfUsages(usages: readonly (TokenUsage | null | undefined)[]): TokenUsage | null {
  const counts = usages.flatMap((usage) => usage?.promptTokens ?? []);
  const sum = counts.reduce((all, one) => all + one, 0);
  return counts.length > 0 ? usageOf(sum, null, sum) : null;
}
