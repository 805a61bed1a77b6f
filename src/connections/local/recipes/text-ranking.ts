// Text ranking with a local model: a cross-encoder scores query and text together; other models compare embeddings.

import { InferenceError } from '../../../inference/errors.ts';
import { type QueryAndTexts, rankTexts, type TextRankingResult } from '../../../tasks/shared/ranking.ts';
import type { LocalModel, LocalRecipe, TokenRow } from '../recipe.ts';
import { bucketByLength } from './bucket-by-length.ts';
import { type Comparison, compareTexts } from './compare-texts.ts';
import { getOutput } from './get-output.ts';
import { sigmoid } from './math.ts';

/** Batch size: pairs of query and text per tensor. */
const PAIRS_AT_ONCE = 32;

export const textRankingLocally: LocalRecipe<QueryAndTexts, TextRankingResult> = {
  pipelines: ['text-classification', 'feature-extraction'],
  batch: 32,
  // A cross-encoder has one output.
  fits: ({ pipelines, labels }) =>
    pipelines[0] === 'feature-extraction' ||
    (pipelines.includes('text-classification') && labels.length === 1 && labels[0] !== 'FITS'),
  async run({ inputs, parameters, model }) {
    const compared =
      model.pipeline === 'text-classification'
        ? await scorePairs(inputs, parameters, model)
        : await compareTexts(
            inputs.map(({ query, texts }) => ({ source: query, others: texts })),
            parameters,
            model,
            'ANSWER',
          );
    return inputs.map((input, i) => {
      const { scores = [], truncated = false } = compared[i] ?? {};
      const ranked = rankTexts(
        input,
        scores.map((score, index) => ({ index, score })),
        parameters,
      );
      return { ...ranked, truncated };
    });
  },
};

interface Pair extends Required<TokenRow> {
  readonly truncated: boolean;
}

async function scorePairs(
  inputs: readonly QueryAndTexts[],
  { truncate }: Readonly<Record<string, unknown>>,
  model: LocalModel,
): Promise<Comparison[]> {
  const pairs = inputs.flatMap(({ query, texts }) => {
    const first = model.tokens.ids(query);
    return texts.map((text): Pair => ({ first, ...cutToFit(first, text, truncate, model) }));
  });
  const found: number[] = [];
  for (let at = 0; at < pairs.length; at += PAIRS_AT_ONCE) {
    const group = pairs.slice(at, at + PAIRS_AT_ONCE);
    const scores = await bucketByLength(
      group,
      (some) => relevance(some, model),
      ({ first, second }) => (first.length + second.length) * 4,
    );
    found.push(...scores);
  }
  return inputs.map(({ texts }) => ({
    scores: found.splice(0, texts.length),
    truncated: pairs.splice(0, texts.length).some(({ truncated }) => truncated),
  }));
}

/** Token ids of the text, truncated at the end to fit beside the whole query. */
function cutToFit(query: readonly number[], text: string, truncate: unknown, { tokens }: LocalModel) {
  const room = tokens.maxLength - tokens.special.pair - query.length;
  const ids = tokens.ids(text);
  if (room >= 1 && (ids.length <= room || truncate !== false)) {
    return { second: ids.slice(0, room), truncated: ids.length > room };
  }
  const message =
    room < 1
      ? `inputs.query: expected a query that leaves room for a text, got one of ${query.length} tokens.`
      : `inputs.texts: expected at most ${room} tokens beside this query, got ${ids.length}; leave truncate out to cut.`;
  throw new InferenceError('BAD_USER_INPUT', message);
}

async function relevance(pairs: readonly TokenRow[], model: LocalModel): Promise<number[]> {
  const { data, dims } = getOutput(await model.forward(model.tokens.build(pairs)), 'logits');
  const width = dims.at(-1) ?? 0;
  if (width === 1) return sigmoid(data);
  throw new InferenceError(
    'TASK_NOT_SUPPORTED',
    `Model ${model.id} has ${width} classes; a model that ranks has one output.`,
  );
}
