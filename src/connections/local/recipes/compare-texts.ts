// How alike texts are: cosines of their embeddings, or word by word where a model is made for it.

import { InferenceError } from '../../../inference/errors.ts';
import type { LocalModel } from '../recipe.ts';
import { bucketByLength } from './bucket-by-length.ts';
import { compareWords, type Words, wordsOf } from './compare-words.ts';
import { dot, embedTexts, unit } from './embed-texts.ts';

/** For each item, the cosine of each of the others with its source. */
export async function compareTexts(
  items: readonly { source: string; others: readonly string[] }[],
  model: LocalModel,
): Promise<number[][]> {
  // Callers who compare with the same texts share their embeddings.
  const texts = [...new Set(items.flatMap(({ source, others }) => [source, ...others]))];
  if (comparesWords(model)) {
    const words = await readWords(texts, model);
    return items.map(({ source, others }) => others.map((other) => likeness(words, source, other)));
  }
  const found = await embedTexts(
    texts.map((text) => model.tokens.ids(text)),
    model,
  );
  const vectors = new Map(texts.map((text, i) => [text, unit(found[i] ?? new Float32Array())]));
  return items.map(({ source, others }) => others.map((other) => dot(vectors.get(source), vectors.get(other))));
}

/** A model's config.json says `"similarity": "words"` where its token vectors are those of words. */
function comparesWords({ config }: LocalModel): boolean {
  return config.similarity === 'words';
}

function likeness(words: ReadonlyMap<string, Words>, source: string, other: string): number {
  const [first, second] = [words.get(source), words.get(other)];
  return first && second ? compareWords(first, second) : 0;
}

/** Texts in one tensor. */
const TEXTS_AT_ONCE = 32;

/** The words of each text, read once however often it is compared. */
async function readWords(texts: readonly string[], model: LocalModel): Promise<ReadonlyMap<string, Words>> {
  const words = new Map<string, Words>();
  for (let at = 0; at < texts.length; at += TEXTS_AT_ONCE) {
    const group = texts.slice(at, at + TEXTS_AT_ONCE);
    const found = await bucketByLength(group, (some) => wordsOfTexts(some, model));
    group.forEach((text, i) => {
      const own = found[i];
      if (own) words.set(text, own);
    });
  }
  return words;
}

async function wordsOfTexts(texts: readonly string[], model: LocalModel): Promise<Words[]> {
  const encoded = model.tokens.build(texts.map((text) => ({ first: model.tokens.ids(text) })));
  const { last_hidden_state: hidden } = await model.forward(encoded);
  if (!hidden) throw new InferenceError('TASK_NOT_SUPPORTED', `Model ${model.id} gives no embeddings.`);
  const [, length = 0, width = 0] = hidden.dims;
  return encoded.mask.map((mask, row) => {
    const at = (token: number) => (row * length + token) * width;
    const tokens = mask.flatMap((own, i) => (own === 1 ? [hidden.data.slice(at(i), at(i) + width)] : []));
    return wordsOf(tokens);
  });
}
