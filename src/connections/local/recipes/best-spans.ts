// Finds the best-scoring token spans from start and end scores, as question answering in Python's transformers does,
// but bounded.

export interface Span {
  start: number;
  /** Last token, inclusive. */
  end: number;
  score: number;
}

/**
 * @param from first token allowed in an answer
 * @param to end of the allowed tokens, exclusive
 */
export function bestSpans(
  { starts, ends }: { starts: ArrayLike<number>; ends: ArrayLike<number> },
  { from, to, maxLength, count }: { from: number; to: number; maxLength: number; count: number },
): Span[] {
  const best: Span[] = [];
  for (let start = from; start < to; start++) {
    for (let end = start; end < Math.min(to, start + maxLength); end++) {
      const score = (starts[start] ?? 0) * (ends[end] ?? 0);
      if (best.length === count && score <= (best.at(-1)?.score ?? 0)) continue;
      const place = best.findIndex((span) => score > span.score);
      best.splice(place < 0 ? best.length : place, 0, { start, end, score });
      if (best.length > count) best.pop();
    }
  }
  return best;
}
