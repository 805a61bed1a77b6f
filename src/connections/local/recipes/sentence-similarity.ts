// Sentence similarity on a local model: cosines of embeddings.

import { InferenceError } from '../../../inference/errors.ts';
import type { SentenceSimilarityResult, SourceAndSentences } from '../../../tasks/sentence-similarity.ts';
import type { Encoded, LocalModel, LocalRecipe, Logits } from '../recipe.ts';
import { bucketByLength } from './bucket-by-length.ts';

/** Sentences in one tensor. */
const SENTENCES_AT_ONCE = 32;

export const sentenceSimilarityLocally: LocalRecipe<SourceAndSentences, SentenceSimilarityResult> = {
  pipelines: ['feature-extraction'],
  batch: 32,
  async run({ inputs, model }) {
    // Callers who compare with the same sentences share their embeddings.
    const texts = [...new Set(inputs.flatMap(({ sourceSentence, sentences }) => [sourceSentence, ...sentences]))];
    const embeddings = new Map<string, Embedding>();
    for (let at = 0; at < texts.length; at += SENTENCES_AT_ONCE) {
      const group = texts.slice(at, at + SENTENCES_AT_ONCE);
      const found = await bucketByLength(group, (sentences) => embed(sentences, model));
      group.forEach((text, i) => {
        const embedding = found[i];
        if (embedding) embeddings.set(text, embedding);
      });
    }
    return inputs.map(({ sourceSentence, sentences }) => {
      const source = embeddings.get(sourceSentence)?.vector;
      return {
        scores: sentences.map((sentence) => dot(source, embeddings.get(sentence)?.vector)),
        truncated: [sourceSentence, ...sentences].some((text) => embeddings.get(text)?.truncated),
      };
    });
  },
};

interface Embedding {
  vector: Float32Array;
  truncated: boolean;
}

async function embed(sentences: readonly string[], model: LocalModel): Promise<Embedding[]> {
  const encoded = model.tokens.build(sentences.map((sentence) => ({ first: model.tokens.ids(sentence) })));
  const vectors = poolRows(encoded, await model.forward(encoded), model);
  return vectors.map((vector, row) => ({ vector: normalised(vector), truncated: encoded.truncated[row] ?? false }));
}

/** As the model's own files say; a mean over the tokens where they say nothing, as sentence-transformers does it. */
function poolRows(
  encoded: Encoded,
  { sentence_embedding, last_hidden_state, token_embeddings }: Readonly<Record<string, Logits>>,
  { id, pooling = 'mean' }: LocalModel,
): Float32Array[] {
  if (sentence_embedding) return rowsOf(sentence_embedding);
  const hidden = last_hidden_state ?? token_embeddings;
  if (!hidden) throw new InferenceError('TASK_NOT_SUPPORTED', `Model ${id} gives no embeddings.`);
  return encoded.mask.map((mask, row) => {
    if (pooling === 'mean') return mean(hidden, encoded, row);
    if (pooling === 'max') return highest(hidden, encoded, row);
    return tokenAt(hidden, row, pooling === 'cls' ? 0 : mask.lastIndexOf(1));
  });
}

function tokenAt({ data, dims }: Logits, row: number, token: number): Float32Array {
  const [, length = 0, width = 0] = dims;
  const from = (row * length + token) * width;
  return data.slice(from, from + width);
}

function highest(hidden: Logits, { mask }: Encoded, row: number): Float32Array {
  const tokens = [...(mask[row] ?? []).keys()].filter((token) => mask[row]?.[token] === 1);
  return tokens
    .map((token) => tokenAt(hidden, row, token))
    .reduce((best, vector) => best.map((value, i) => Math.max(value, vector[i] ?? value)));
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
