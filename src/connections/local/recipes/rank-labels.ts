// Converts classifier outputs into labels with scores, best first.

import type { LocalModel, Logits } from '../recipe.ts';
import { numberOr, sigmoid, softmax } from './math.ts';

/** Default of Hugging Face's servers. */
const DEFAULT_LABELS = 5;

/** One list per row of the tensor. */
export function rankLabels(
  logits: Logits,
  { labels, config }: Pick<LocalModel, 'labels' | 'config'>,
  parameters: Readonly<Record<string, unknown>>,
): { label: string; score: number }[][] {
  const width = logits.dims.at(-1) ?? 0;
  const score = scoring(parameters.functionToApply, config.problem_type, width);
  const rows = Array.from({ length: width === 0 ? 0 : logits.data.length / width }, (_, i) =>
    score(logits.data.subarray(i * width, (i + 1) * width)),
  );
  return rows.map((scores) =>
    scores
      .map((score, i) => ({ label: labels[i] ?? `LABEL_${i}`, score }))
      .sort((a, b) => b.score - a.score)
      .slice(0, numberOr(parameters.topK, DEFAULT_LABELS)),
  );
}

function scoring(asked: unknown, problem: unknown, width: number): (row: Float32Array) => number[] {
  if (asked === 'none') return (row) => Array.from(row);
  if (asked === 'sigmoid') return sigmoid;
  if (asked === 'softmax') return softmax;
  // A softmax over a single output is always 1.
  return problem === 'multi_label_classification' || width === 1 ? sigmoid : softmax;
}
