// Decodes Vorbis floors: the spectral envelope, as line segments on a logarithmic scale (Vorbis I, 7).

import { badAudio, damaged } from '../audio-error.ts';
import { bitsOf, type VorbisBits } from './vorbis-bits.ts';
import type { Codebook } from './vorbis-codebook.ts';

export interface Floor {
  /** Writes the curve to `output`; returns false if the channel is silent. */
  read(bits: VorbisBits, output: Float32Array): boolean;
}

interface PartitionClass {
  readonly dimensions: number;
  readonly subclassBits: number;
  readonly masterBook: number;
  /** -1: none. */
  readonly books: readonly number[];
}

export function readFloor(bits: VorbisBits, codebooks: readonly Codebook[]): Floor {
  const type = bits.read(16);
  if (type === 0) throw badAudio('expected Vorbis of this century, got some with a floor of type 0. Convert it first.');
  if (type !== 1) throw damaged('Vorbis');
  const partitions = Array.from({ length: bits.read(5) }, () => bits.read(4));
  const classes = Array.from({ length: Math.max(-1, ...partitions) + 1 }, () => readClass(bits));
  const multiplier = bits.read(2) + 1;
  const rangeBits = bits.read(4);
  const places = [0, 1 << rangeBits];
  for (const partition of partitions) {
    for (let i = 0; i < (classes[partition]?.dimensions ?? 0); i++) places.push(bits.read(rangeBits));
  }
  if (new Set(places).size !== places.length || places.length > 65) throw damaged('Vorbis');
  return createFloor({ partitions, classes, multiplier, places, codebooks });
}

function readClass(bits: VorbisBits): PartitionClass {
  const dimensions = bits.read(3) + 1;
  const subclassBits = bits.read(2);
  const masterBook = subclassBits > 0 ? bits.read(8) : -1;
  const books = Array.from({ length: 1 << subclassBits }, () => bits.read(8) - 1);
  return { dimensions, subclassBits, masterBook, books };
}

interface Shape {
  readonly partitions: readonly number[];
  readonly classes: readonly PartitionClass[];
  readonly multiplier: number;
  readonly places: readonly number[];
  readonly codebooks: readonly Codebook[];
}

/** From -140 dB to 0 dB, in steps of 0.547. */
const DECIBELS = Float32Array.from({ length: 256 }, (_, i) => 10 ** (((i - 255) * 0.546875) / 20));

function createFloor({ partitions, classes, multiplier, places, codebooks }: Shape): Floor {
  const range = [256, 128, 86, 64][multiplier - 1] ?? 256;
  const order = [...places.keys()].sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  const neighbours = places.map((_, i) => findNeighbours(places, i));
  const entry = (bits: VorbisBits, book: number) => {
    const codebook = codebooks[book];
    if (!codebook) throw damaged('Vorbis');
    return codebook.readEntry(bits);
  };

  function readHeights(bits: VorbisBits): number[] {
    const width = bitsOf(range - 1);
    const heights = [bits.read(width), bits.read(width)];
    for (const partition of partitions) {
      const { dimensions, subclassBits, masterBook, books } = classes[partition] ?? {
        dimensions: 0,
        subclassBits: 0,
        masterBook: 0,
        books: [],
      };
      let choice = subclassBits > 0 ? entry(bits, masterBook) : 0;
      for (let i = 0; i < dimensions; i++) {
        const book = books[choice & ((1 << subclassBits) - 1)] ?? -1;
        choice >>= subclassBits;
        heights.push(book >= 0 ? entry(bits, book) : 0);
      }
    }
    return heights;
  }

  /** Each height is coded as the difference from the line between its neighbours. */
  function unfold(heights: readonly number[]): { values: number[]; isUsed: boolean[] } {
    const values = [heights[0] ?? 0, heights[1] ?? 0];
    const isUsed = [true, true];
    for (let i = 2; i < places.length; i++) {
      const [low, high] = neighbours[i] ?? [0, 1];
      const predicted = pointOnLine(
        places[low] ?? 0,
        values[low] ?? 0,
        places[high] ?? 0,
        values[high] ?? 0,
        places[i] ?? 0,
      );
      const value = heights[i] ?? 0;
      const [above, below] = [range - predicted, predicted];
      const room = 2 * Math.min(above, below);
      isUsed[i] = value !== 0;
      if (value === 0) values[i] = predicted;
      else {
        isUsed[low] = true;
        isUsed[high] = true;
        if (value >= room) values[i] = above > below ? value - below + predicted : predicted - value + above - 1;
        else values[i] = predicted + (value % 2 === 1 ? -(value + 1) / 2 : value / 2);
      }
      values[i] = Math.min(range - 1, Math.max(0, values[i] ?? 0));
    }
    return { values, isUsed };
  }

  return {
    read(bits, output) {
      if (!bits.readFlag()) return false;
      const { values, isUsed } = unfold(readHeights(bits));
      let [x, y] = [0, (values[0] ?? 0) * multiplier];
      for (const i of order.slice(1)) {
        if (!isUsed[i]) continue;
        const [toX, toY] = [places[i] ?? 0, (values[i] ?? 0) * multiplier];
        drawLine(output, x, y, toX, toY);
        [x, y] = [toX, toY];
      }
      output.fill(DECIBELS[y] ?? 1, Math.min(x, output.length));
      return true;
    },
  };
}

/** The nearest lower and higher positions among those before `index` in the list. */
function findNeighbours(places: readonly number[], index: number): readonly [low: number, high: number] {
  const place = places[index] ?? 0;
  let [low, high] = [0, 1];
  for (let i = 0; i < index; i++) {
    const other = places[i] ?? 0;
    if (other < place && other > (places[low] ?? 0)) low = i;
    if (other > place && other < (places[high] ?? 0)) high = i;
  }
  return [low, high];
}

function pointOnLine(x0: number, y0: number, x1: number, y1: number, x: number): number {
  const offset = Math.floor((Math.abs(y1 - y0) * (x - x0)) / (x1 - x0));
  return y1 < y0 ? y0 - offset : y0 + offset;
}

/** Bresenham's algorithm exactly as specified, because the encoder depends on the same steps. */
function drawLine(output: Float32Array, x0: number, y0: number, x1: number, y1: number): void {
  const [width, height] = [x1 - x0, y1 - y0];
  const base = Math.trunc(height / width);
  const step = height < 0 ? base - 1 : base + 1;
  const rest = Math.abs(height) - Math.abs(base) * width;
  let [y, error] = [y0, 0];
  for (let x = x0; x < Math.min(x1, output.length); x++) {
    if (x > x0) {
      error += rest;
      if (error >= width) {
        error -= width;
        y += step;
      } else y += base;
    }
    output[x] = DECIBELS[y] ?? 1;
  }
}
