// Decodes embeddings: one vector per text, one per token, or 32-bit floats in base64.

import { z } from 'zod';
import type { TokenUsage } from './ending.ts';
import { badReply, parseReply } from './reply.ts';
import { wholeNumber } from './whole-number.ts';

/** A vector: numbers, or base64 of little-endian 32-bit floats, which takes a quarter of the space in the cache. */
export interface Embedding {
  vector: readonly number[] | string;
  /** Tokens read; absent if the server does not report them. */
  usage?: TokenUsage;
}

const numbers = z.array(z.number()).min(1);
const SHAPE = 'a vector, or a vector for each token';

/** Nesting depends on the server: `[x]`, `[[x]]` (one per token, or a list of one), `[[[x]]]`. */
const nested = z.union([numbers, z.array(numbers).min(1), z.tuple([z.array(numbers).min(1)])]);

/** One vector for the text: the mean if there is a vector per token. */
export function toVector(reply: unknown): readonly number[] {
  const parsed = parseReply(nested, reply, SHAPE);
  const rows = parsed.flatMap((row) => (typeof row === 'number' ? [] : isMatrix(row) ? row : [row]));
  const [first] = rows;
  if (!first) return parsed.filter((value) => typeof value === 'number');
  if (rows.some((row) => row.length !== first.length)) throw badReply(reply, 'vectors of one length');
  return rows.length === 1
    ? first
    : first.map((_, i) => rows.reduce((sum, row) => sum + (row[i] ?? 0), 0) / rows.length);
}

function isEven(rows: readonly (readonly number[])[]): boolean {
  return new Set(rows.map(({ length }) => length)).size === 1;
}

function isMatrix(row: number[] | number[][]): row is number[][] {
  return Array.isArray(row[0]);
}

/** Base64 of little-endian 32-bit floats. */
export function toBase64(values: ArrayLike<number>): string {
  const floats = Float32Array.from(values);
  if (IS_BIG_ENDIAN) Buffer.from(floats.buffer).swap32();
  return Buffer.from(floats.buffer, floats.byteOffset, floats.byteLength).toString('base64');
}

/** @returns undefined if the text does not hold a whole number of finite 32-bit floats */
export function fromBase64(text: string): Float32Array | undefined {
  // Copied, because small buffers are in a shared pool at offsets that Float32Array does not accept.
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  if (bytes.length === 0 || bytes.length % 4 !== 0) return undefined;
  if (IS_BIG_ENDIAN) Buffer.from(bytes.buffer).swap32();
  const floats = new Float32Array(bytes.buffer);
  return floats.every(Number.isFinite) ? floats : undefined;
}

/** A vector of OpenAI's route: numbers, base64, or one vector per token. */
export const embeddingReply = z.union([
  numbers,
  z.string().refine(fromBase64),
  z.array(numbers).min(1).refine(isEven).transform(toVector),
]);

/** Position among the answers of one request. */
export const indexReply = wholeNumber.nullish().transform((index) => index ?? undefined);

/**
 * In the order of their `index`: by position, one caller could get another's vector. Servers that leave it out, or give all
 * the same one, have kept the order.
 * @returns undefined where the indices contradict each other
 */
export function inOrderOfIndex<Item extends { index?: number | undefined }>(
  items: readonly Item[],
): readonly Item[] | undefined {
  const indices = new Set(items.map(({ index }) => index));
  if (indices.size === 1) return items;
  if (indices.size < items.length || indices.has(undefined)) return undefined;
  return [...items].sort((a, b) => (a.index ?? 0) - (b.index ?? 0));
}

const IS_BIG_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 0;

export function lengthOf(vector: readonly number[]): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}

/** Scales a vector to length 1; a zero vector is unchanged. */
export function normalized(vector: readonly number[]): readonly number[] {
  const length = lengthOf(vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}
