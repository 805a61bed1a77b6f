// Decodes one channel of a FLAC frame: prediction plus residual.

import { damaged } from './audio-error.ts';
import type { BitReader } from './bit-reader.ts';

/** Differences of 32-bit recordings need a 33rd bit. */
export type Samples = Int32Array | Float64Array;

export function readSubframe(reader: BitReader, length: number, bits: number): Samples {
  reader.skip(1);
  const type = reader.read(6);
  const wasted = reader.readFlag() ? reader.readUnary() + 1 : 0;
  const depth = bits - wasted;
  if (depth < 1) throw damaged('FLAC');
  const samples: Samples = bits > 32 ? new Float64Array(length) : new Int32Array(length);
  if (type === 0) samples.fill(readWide(reader, depth));
  else if (type === 1) for (let i = 0; i < length; i++) samples[i] = readWide(reader, depth);
  else if (type >= 8 && type <= 12) readFixed(reader, samples, depth, type - 8);
  else if (type >= 32) readLinear(reader, samples, depth, type - 31);
  else throw damaged('FLAC');
  if (wasted > 0) for (let i = 0; i < length; i++) samples[i] = (samples[i] ?? 0) * 2 ** wasted;
  return samples;
}

function readWide(reader: BitReader, bits: number): number {
  if (bits <= 32) return reader.readSigned(bits);
  return reader.readSigned(bits - 32) * 2 ** 32 + reader.read(32);
}

function readWarmUp(reader: BitReader, samples: Samples, depth: number, order: number): void {
  if (order > samples.length) throw damaged('FLAC');
  for (let i = 0; i < order; i++) samples[i] = readWide(reader, depth);
}

/** The fixed predictors are the differences of the first to the fourth order. */
const FIXED = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]] as const;

function readFixed(reader: BitReader, samples: Samples, depth: number, order: number): void {
  readWarmUp(reader, samples, depth, order);
  readResidual(reader, samples, order);
  predict(samples, FIXED[order] ?? [], 0, depth > 26);
}

function readLinear(reader: BitReader, samples: Samples, depth: number, order: number): void {
  readWarmUp(reader, samples, depth, order);
  const precision = reader.read(4) + 1;
  const shift = reader.readSigned(5);
  if (precision === 16 || shift < 0) throw damaged('FLAC');
  const coefficients = Array.from({ length: order }, () => reader.readSigned(precision));
  readResidual(reader, samples, order);
  predict(samples, coefficients, shift, depth + precision + Math.ceil(Math.log2(order)) > 31);
}

/** @param isWide whether sums may exceed 32 bits; doubles are exact up to 53 bits but slower */
function predict(samples: Samples, coefficients: readonly number[], shift: number, isWide: boolean): void {
  const order = coefficients.length;
  const weights = Int32Array.from(coefficients);
  const divisor = 2 ** shift;
  for (let i = order; i < samples.length; i++) {
    let sum = 0;
    if (isWide) {
      for (let j = 0; j < order; j++) sum += (weights[j] ?? 0) * (samples[i - 1 - j] ?? 0);
      samples[i] = (samples[i] ?? 0) + Math.floor(sum / divisor);
    } else {
      for (let j = 0; j < order; j++) sum = (sum + Math.imul(weights[j] ?? 0, samples[i - 1 - j] ?? 0)) | 0;
      samples[i] = (samples[i] ?? 0) + (sum >> shift);
    }
  }
}

/** Partitioned Rice codes, each partition with its own parameter. */
function readResidual(reader: BitReader, samples: Samples, order: number): void {
  const method = reader.read(2);
  if (method > 1) throw damaged('FLAC');
  const parameterBits = method === 0 ? 4 : 5;
  const escapeCode = method === 0 ? 15 : 31;
  const partitionOrder = reader.read(4);
  const partitionLength = samples.length >> partitionOrder;
  if (partitionLength < order || partitionLength << partitionOrder !== samples.length) throw damaged('FLAC');
  let at = order;
  for (let partition = 1; partition <= 1 << partitionOrder; partition++) {
    const end = partition * partitionLength;
    const parameter = reader.read(parameterBits);
    if (parameter === escapeCode) {
      const width = reader.read(5);
      for (; at < end; at++) samples[at] = reader.readSigned(width);
    } else {
      for (; at < end; at++) samples[at] = readRice(reader, parameter);
    }
  }
}

function readRice(reader: BitReader, parameter: number): number {
  const bits = reader.peek32();
  const zeros = Math.clz32(bits);
  let value: number;
  if (zeros + 1 + parameter <= 32 && parameter > 0) {
    // Fast path: one peek nearly always covers the whole code.
    value = (zeros << parameter) | ((bits << (zeros + 1)) >>> (32 - parameter));
    reader.skip(zeros + 1 + parameter);
  } else {
    value = (reader.readUnary() << parameter) | reader.read(parameter);
  }
  return (value >>> 1) ^ -(value & 1);
}
