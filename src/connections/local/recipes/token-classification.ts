// Token classification with a local model, with offsets and all aggregation strategies, which the library's pipeline
// lacks.

import type { Entity, TokenClassificationResult } from '../../../tasks/token-classification.ts';
import type { LocalRecipe, Tokens } from '../recipe.ts';
import { bucketByLength } from './bucket-by-length.ts';
import { type Group, groupEntities, type Strategy, type TaggedToken } from './group-entities.ts';
import { softmax } from './math.ts';
import { tokenOffsets } from './token-offsets.ts';
import { windowLogits } from './window-logits.ts';

const STRATEGIES: readonly Strategy[] = ['none', 'simple', 'first', 'average', 'max'];

export const tokenClassificationLocally: LocalRecipe<string, TokenClassificationResult> = {
  pipelines: ['token-classification'],
  fits: ({ pipelines, labels }) =>
    pipelines.includes('token-classification') && !labels.includes('SELECT') && !labels.includes('KEEP'),
  batch: 32,
  run: ({ inputs, parameters, model }) =>
    bucketByLength(inputs, async (texts) => {
      const { tokens, labels } = model;
      const strategy = strategyOf(parameters.aggregationStrategy);
      const ignored = Array.isArray(parameters.ignoreLabels) ? parameters.ignoreLabels : ['O'];
      const read = await windowLogits(texts, model);
      return read.map(({ ids, truncated, logitsAt }, i) => {
        const text = texts[i] ?? '';
        const tagged = tagTokens(text, ids, tokens, (token) => softmax(logitsAt(token)));
        const groups = groupEntities(tagged, labels, strategy).filter(({ label }) => !ignored.includes(label));
        const entities = groups.map((group) => entityOf(group, text, tokens, strategy));
        // Small models classify a lone emoji as a name.
        const results = strategy === 'none' ? entities : entities.filter(({ word }) => /[\p{L}\p{N}]/u.test(word));
        return { results, truncated };
      });
    }),
};

/** SIMPLE is the default of Hugging Face's router. */
function strategyOf(asked: unknown): Strategy {
  return STRATEGIES.find((strategy) => strategy === String(asked).toLowerCase()) ?? 'simple';
}

function tagTokens(
  text: string,
  ids: readonly number[],
  tokens: Tokens,
  scoresAt: (index: number) => number[],
): TaggedToken[] {
  // The unknown token is listed as special but represents a word.
  const unknown = tokens.id('[UNK]') ?? tokens.id('<unk>');
  const places = [...ids.keys()].filter((i) => {
    const id = ids[i] ?? -1;
    return id === unknown || !tokens.specialIds.has(id);
  });
  const pieces = places.map((i) => ({ text: tokens.piece(ids[i] ?? -1), unknown: ids[i] === unknown }));
  const offsets = tokenOffsets(text, pieces);
  // Vocabularies with word-start markers (▁, Ġ) have no markers for continuations; those are derived from the text.
  const marksBeginnings = pieces.some((piece) => /^[▁ĠĊ]/.test(piece.text));
  return places.map((place, i) => {
    const piece = pieces[i]?.text ?? '';
    const offset = offsets[i];
    const glued =
      offset !== undefined && offset.start > 0 && !/\s/.test(text.slice(offset.start - 1, offset.start + 1));
    return {
      id: ids[place] ?? -1,
      piece,
      subword: marksBeginnings ? glued : piece.startsWith('##'),
      scores: scoresAt(place),
      ...offset,
    };
  });
}

function entityOf({ label, score, ids, start, end }: Group, text: string, tokens: Tokens, strategy: Strategy): Entity {
  const decoded = strategy === 'none' ? tokens.piece(ids[0] ?? -1) : tokens.decode(ids, { skipSpecial: false });
  // A word outside the vocabulary is copied from the text.
  const word = /\[UNK\]|<unk>/.test(decoded) && start !== undefined ? text.slice(start, end) : decoded;
  return { entityGroup: label, score, word, start: start ?? null, end: end ?? null };
}
