// Texts in the order of their scores, which remote and local ranking share.

import type { TokenUsage } from './ending.ts';
import { bestFirst } from './reply.ts';

export interface QueryAndTexts {
  query: string;
  texts: string[];
}

export interface RankedText {
  /** Place in `texts`. */
  index: number;
  text: string;
  score: number;
}

export interface TextRankingResult {
  results: RankedText[];
  /** What query and texts took; absent where the server does not say. */
  usage?: TokenUsage;
}

/** Best first, and no more than `topK`. */
export function rankTexts(
  { texts }: QueryAndTexts,
  scores: readonly { index: number; score: number }[],
  { topK }: Readonly<Record<string, unknown>>,
): TextRankingResult {
  const ranked = bestFirst(scores.map(({ index, score }) => ({ index, text: texts[index] ?? '', score })));
  return { results: typeof topK === 'number' ? ranked.slice(0, topK) : ranked };
}
