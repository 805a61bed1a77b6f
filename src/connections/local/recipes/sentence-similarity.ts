// Sentence similarity on a local model: cosines of mean-pooled embeddings.

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
    const vectors = new Map<string, Float32Array>();
    for (let at = 0; at < texts.length; at += SENTENCES_AT_ONCE) {
      const group = texts.slice(at, at + SENTENCES_AT_ONCE);
      const found = await bucketByLength(group, (sentences) => embed(sentences, model));
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
