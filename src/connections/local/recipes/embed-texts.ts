// Computes text embeddings with the pooling of the model; shared by embedding, similarity and ranking.

import { InferenceError } from '../../../inference/errors.ts';
import type { Encoded, LocalModel, Logits, Pooling } from '../recipe.ts';
import { bucketByLength } from './bucket-by-length.ts';
import { dot, scaled } from './math.ts';

/** Batch size: texts per tensor. */
const TEXTS_AT_ONCE = 32;

/**
 * One vector per text, in input order and not normalized.
 * @param rows token ids of the texts, each within the model's maximum length
 */
export async function embedTexts(rows: readonly (readonly number[])[], model: LocalModel): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (let at = 0; at < rows.length; at += TEXTS_AT_ONCE) {
    const group = rows.slice(at, at + TEXTS_AT_ONCE);
    vectors.push(
      ...(await bucketByLength(
        group,
        (some) => embed(some, model),
        ({ length }) => length * 4,
      )),
    );
  }
  return vectors;
}

async function embed(rows: readonly (readonly number[])[], model: LocalModel): Promise<Float32Array[]> {
  const encoded = model.tokens.build(rows.map((first) => ({ first })));
  const outputs = await model.forward(encoded);
  const { sentence_embedding } = outputs;
  if (sentence_embedding) return rowsOf(sentence_embedding);
  const hidden = outputs.last_hidden_state ?? outputs.token_embeddings;
  if (hidden) return encoded.mask.map((_, row) => pool(hidden, encoded, row, model.sentence.pooling));
  throw new InferenceError('TASK_NOT_SUPPORTED', `Model ${model.id} gives no embeddings.`);
}

function rowsOf({ data, dims }: Logits): Float32Array[] {
  const width = dims.at(-1) ?? 0;
  return Array.from({ length: data.length / width }, (_, i) => data.slice(i * width, (i + 1) * width));
}

/** Pools only unmasked tokens, because padding has embeddings too. */
function pool({ data, dims }: Logits, { mask }: Encoded, row: number, pooling: Pooling): Float32Array {
  const [, length = 0, width = 0] = dims;
  const read = mask[row] ?? [];
  const vectorAt = (token: number) => data.subarray((row * length + token) * width, (row * length + token + 1) * width);
  if (pooling === 'cls') return vectorAt(read.indexOf(1)).slice();
  if (pooling === 'last') return vectorAt(read.lastIndexOf(1)).slice();
  const isMax = pooling === 'max';
  const pooled = new Float32Array(width).fill(isMax ? Number.NEGATIVE_INFINITY : 0);
  let count = 0;
  for (let token = 0; token < length; token++) {
    if (read[token] !== 1) continue;
    count++;
    const at = (row * length + token) * width;
    for (let i = 0; i < width; i++) {
      const before = pooled[i] ?? 0;
      const value = data[at + i] ?? 0;
      pooled[i] = isMax ? Math.max(before, value) : before + value;
    }
  }
  return isMax ? pooled : scaled(pooled, Math.max(1, count));
}

/** Scales to unit length. */
export function unit(vector: Float32Array): Float32Array {
  return scaled(vector, Math.sqrt(dot(vector, vector)) || 1);
}
