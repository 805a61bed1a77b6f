// Sentence similarity on a local model: cosines of mean-pooled embeddings, or word by word where a model is made for it.

import { InferenceError } from '../../inference/errors.ts';
import type { Encoded, LocalModel, LocalRecipe, Logits } from '../local-recipe.ts';
import type { SentenceSimilarityResult, SourceAndSentences } from '../sentence-similarity.ts';
import { compareWords, type Words, wordsOf } from './compare-words.ts';
import { runSorted } from './run-sorted.ts';

/** Sentences in one tensor. */
const SENTENCES_AT_ONCE = 32;

export const sentenceSimilarityLocally: LocalRecipe<SourceAndSentences, SentenceSimilarityResult> = {
  pipelines: ['feature-extraction'],
  batch: 32,
  async run({ inputs, model }) {
    // Callers who compare with the same sentences share their embeddings.
    const texts = [...new Set(inputs.flatMap(({ sourceSentence, sentences }) => [sourceSentence, ...sentences]))];
    if (comparesWords(model)) return byWords(inputs, texts, model);
    const vectors = new Map<string, Float32Array>();
    for (let at = 0; at < texts.length; at += SENTENCES_AT_ONCE) {
      const group = texts.slice(at, at + SENTENCES_AT_ONCE);
      const found = await runSorted(group, (sentences) => embed(sentences, model));
      group.forEach((text, i) => {
        const vector = found[i];
        if (vector) vectors.set(text, vector);
      });
    }
    return inputs.map(({ sourceSentence, sentences }) => ({
      scores: sentences.map((sentence) => dot(vectors.get(sourceSentence), vectors.get(sentence))),
    }));
  },
};

/** A model's config.json says `"similarity": "words"` where its token vectors are those of words. */
function comparesWords({ config }: LocalModel): boolean {
  return config.similarity === 'words';
}

async function byWords(
  inputs: readonly SourceAndSentences[],
  texts: readonly string[],
  model: LocalModel,
): Promise<SentenceSimilarityResult[]> {
  const found = await compareTexts(texts, model);
  return inputs.map(({ sourceSentence, sentences }) => ({
    scores: sentences.map((sentence) => found(sourceSentence, sentence)),
  }));
}

/**
 * Reads texts once, to compare them with each other.
 * @returns how much of one text (a query) another (a passage) says: ranking takes this too
 */
export async function compareTexts(
  texts: readonly string[],
  model: LocalModel,
): Promise<(first: string, second: string) => number> {
  const words = new Map<string, Words>();
  for (let at = 0; at < texts.length; at += SENTENCES_AT_ONCE) {
    const group = texts.slice(at, at + SENTENCES_AT_ONCE);
    const found = await runSorted(group, (some) => readWords(some, model));
    group.forEach((text, i) => {
      const own = found[i];
      if (own) words.set(text, own);
    });
  }
  return (first, second) => {
    const [a, b] = [words.get(first), words.get(second)];
    return a && b ? compareWords(a, b) : 0;
  };
}

async function readWords(texts: readonly string[], model: LocalModel): Promise<Words[]> {
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

async function embed(sentences: readonly string[], model: LocalModel): Promise<Float32Array[]> {
  const encoded = model.tokens.build(sentences.map((sentence) => ({ first: model.tokens.ids(sentence) })));
  const outputs = await model.forward(encoded);
  const { sentence_embedding } = outputs;
  if (sentence_embedding) return rowsOf(sentence_embedding).map(normalised);
  const hidden = outputs.last_hidden_state ?? outputs.token_embeddings;
  if (hidden) return encoded.mask.map((_, row) => normalised(mean(hidden, encoded, row)));
  throw new InferenceError('TASK_NOT_SUPPORTED', `Model ${model.id} gives no embeddings.`);
}

function rowsOf({ data, dims }: Logits): Float32Array[] {
  const width = dims.at(-1) ?? 0;
  return Array.from({ length: data.length / width }, (_, i) => data.slice(i * width, (i + 1) * width));
}

/** Over the tokens of the text alone: padding has embeddings too. */
function mean({ data, dims }: Logits, { mask }: Encoded, row: number): Float32Array {
  const [, length = 0, width = 0] = dims;
  const sum = new Float32Array(width);
  for (let token = 0; token < length; token++) {
    if (mask[row]?.[token] !== 1) continue;
    const from = (row * length + token) * width;
    for (let i = 0; i < width; i++) sum[i] = (sum[i] ?? 0) + (data[from + i] ?? 0);
  }
  return sum;
}

function normalised(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

function dot(a: Float32Array | undefined, b: Float32Array | undefined): number {
  return a && b ? a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0) : 0;
}
