// Sorts ranked texts by score, for remote and local ranking.

import type { TokenUsage } from './ending.ts';
import { bestFirst } from './reply.ts';

export interface QueryAndTexts {
  query: string;
  texts: string[];
}

export interface RankedText {
  /** Index in `texts`. */
  index: number;
  text: string;
  score: number;
}

export interface TextRankingResult {
  results: RankedText[];
  /** Tokens read; absent if the server does not report them. */
  usage?: TokenUsage;
}

/** Best first, at most `topK`. */
export function rankTexts(
  { texts }: QueryAndTexts,
  scores: readonly { index: number; score: number }[],
  { topK }: Readonly<Record<string, unknown>>,
): TextRankingResult {
  const ranked = bestFirst(scores.map(({ index, score }) => ({ index, text: texts[index] ?? '', score })));
  return { results: typeof topK === 'number' ? ranked.slice(0, topK) : ranked };
}
