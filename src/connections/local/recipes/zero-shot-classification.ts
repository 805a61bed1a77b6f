// Zero-shot classification with a local entailment model, which scores each label as a hypothesis.

import { InferenceError } from '../../../inference/errors.ts';
import type { ZeroShotClassificationResult } from '../../../tasks/zero-shot-classification.ts';
import type { LocalRecipe } from '../recipe.ts';
import { bucketByLength } from './bucket-by-length.ts';
import { getOutput } from './get-output.ts';
import { softmax } from './math.ts';
import { markUnsure } from './out-of-domain.ts';

/** Batch size: pairs of text and label per tensor. */
const PAIRS_AT_ONCE = 32;

export const zeroShotClassificationLocally: LocalRecipe<string, ZeroShotClassificationResult> = {
  pipelines: ['zero-shot-classification'],
  batch: 8,
  // Models with unnamed labels may be of any kind, such as emotion classifiers.
  fits: ({ labels }) => labels.some((label) => label.toLowerCase() === 'entailment'),
  async run({ inputs, parameters, model }) {
    const { tokens } = model;
    const labels = Array.isArray(parameters.candidateLabels) ? parameters.candidateLabels.map(String) : [];
    const template = String(parameters.hypothesisTemplate ?? 'This example is {}.');
    // A replacer function, because `$&` in a label would be read as a replacement pattern.
    const hypotheses = labels.map((label) => tokens.ids(template.replace('{}', () => label)));
    const longest = Math.max(0, ...hypotheses.map(({ length }) => length));
    const room = tokens.maxLength - tokens.special.pair;
    if (longest >= room) {
      const message = `parameters.candidateLabels: expected labels of fewer than ${room} tokens for this model, got one of ${longest}.`;
      throw new InferenceError('BAD_USER_INPUT', message);
    }
    const { entailment, contradiction } = findLabels(model.labels);
    const pairs = inputs.flatMap((text) => {
      const first = tokens.ids(text);
      return hypotheses.map((second) => ({ first, second }));
    });
    const rows: { entails: number; contradicts: number; truncated: boolean }[] = [];
    for (let at = 0; at < pairs.length; at += PAIRS_AT_ONCE) {
      const found = await bucketByLength(
        pairs.slice(at, at + PAIRS_AT_ONCE),
        async (group) => {
          const encoded = tokens.build(group);
          const { data, dims } = getOutput(await model.forward(encoded), 'logits');
          const width = dims.at(-1) ?? 0;
          return group.map((_, i) => ({
            entails: data[i * width + entailment] ?? 0,
            contradicts: data[i * width + contradiction] ?? 0,
            truncated: encoded.truncated[i] ?? false,
          }));
        },
        ({ first, second }) => first.length + second.length,
      );
      rows.push(...found);
    }
    // A single label can only be compared with its own contradiction.
    const alone = parameters.multiLabel === true || labels.length === 1;
    return inputs.map((sequence, i) => {
      const own = rows.slice(i * labels.length, (i + 1) * labels.length);
      const scores = alone
        ? own.map(({ entails, contradicts }) => softmax([contradicts, entails])[1] ?? 0)
        : softmax(own.map(({ entails }) => entails));
      const ranked = labels.map((label, j) => ({ label, score: scores[j] ?? 0 })).sort((a, b) => b.score - a.score);
      const surest = Math.max(...own.map(({ entails, contradicts }) => softmax([contradicts, entails])[1] ?? 0));
      return {
        sequence,
        labels: ranked.map(({ label }) => label),
        scores: ranked.map(({ score }) => score),
        truncated: own.some(({ truncated }) => truncated),
        ...markUnsure(model.config, surest),
      };
    });
  },
};

function findLabels(labels: readonly string[]): { entailment: number; contradiction: number } {
  const lower = labels.map((label) => label.toLowerCase());
  const entailment = lower.indexOf('entailment');
  const contradiction = lower.findIndex((label) => label === 'contradiction' || label === 'not_entailment');
  // Without label names, the usual order of entailment models applies: contradiction first, entailment last.
  return { entailment: entailment < 0 ? 2 : entailment, contradiction: Math.max(contradiction, 0) };
}
