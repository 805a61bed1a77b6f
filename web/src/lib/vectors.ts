// Embeddings of several texts, asked for in one operation, and how alike they are.

import type { TypedDocumentNode } from '@apollo/client';
import { parse } from 'graphql';
import type { VectorFragment } from '../generated/graphql.ts';

export interface Vectors {
  vectors: readonly VectorFragment[];
  info: VectorFragment['info'];
}

type Answers = Record<string, VectorFragment | null>;

/** One field for each text: the server sends them on together. */
export function embedAll(count: number): TypedDocumentNode<Answers> {
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  return parse(`mutation FeatureExtraction(${numbers.map((n) => `$text${n}: FeatureExtractionInput!`).join(', ')}) {
    ${numbers.map((n) => `vector${n}: featureExtraction(input: $text${n}) { dimensions embedding info { connection model cached batchSize attempts durationMs } }`).join('\n')}
  }`);
}

/** Undefined where a text got none. */
export function vectorsOf(data: Answers): Vectors | undefined {
  const vectors = Object.values(data).filter((vector) => vector !== null && typeof vector === 'object');
  const [first] = vectors;
  return first && vectors.length === Object.keys(data).length ? { vectors, info: first.info } : undefined;
}

/** From -1, opposite, to 1, the same. 0 where a vector has no length. */
export function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) => x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
  return dot(a, b) / (Math.sqrt(dot(a, a) * dot(b, b)) || 1);
}
