// Parses a Vorbis codebook: a Huffman code and a vector for each of its entries (Vorbis I, 3).

import { damaged } from '../audio-error.ts';
import { OutOfBits } from '../bit-reader.ts';
import { bitsOf, type VorbisBits } from './vorbis-bits.ts';

export interface Codebook {
  readonly dimensions: number;
  /** `dimensions` numbers per entry; empty if the book has no vectors. */
  readonly vectors: Float32Array;
  readEntry(bits: VorbisBits): number;
}

/** The largest codebook of libvorbis has 6561 entries; a header of a few bytes may claim 16 million. */
const MAX_ENTRIES = 65_536;
const MAX_NUMBERS = 1 << 20;
const DIRECT_BITS = 10;

export function readCodebook(bits: VorbisBits): Codebook {
  if (bits.read(24) !== 0x564342) throw damaged('Vorbis');
  const dimensions = bits.read(16);
  const entries = bits.read(24);
  if (dimensions === 0 || entries > MAX_ENTRIES || entries * dimensions > MAX_NUMBERS) throw damaged('Vorbis');
  const lengths = bits.readFlag() ? readOrderedLengths(bits, entries) : readLengths(bits, entries);
  const lookup = bits.read(4);
  if (lookup > 2) throw damaged('Vorbis');
  const vectors = lookup === 0 ? new Float32Array(0) : readVectors(bits, { lookup, dimensions, entries });
  return { dimensions, vectors, readEntry: createEntryReader(lengths) };
}

function readLengths(bits: VorbisBits, entries: number): Uint8Array {
  const isSparse = bits.readFlag();
  return Uint8Array.from({ length: entries }, () => (isSparse && !bits.readFlag() ? 0 : bits.read(5) + 1));
}

function readOrderedLengths(bits: VorbisBits, entries: number): Uint8Array {
  const lengths = new Uint8Array(entries);
  let length = bits.read(5) + 1;
  for (let entry = 0; entry < entries; length++) {
    const count = bits.read(bitsOf(entries - entry));
    if (entry + count > entries || length > 32) throw damaged('Vorbis');
    lengths.fill(length, entry, entry + count);
    entry += count;
  }
  return lengths;
}

function readVectors(
  bits: VorbisBits,
  { lookup, dimensions, entries }: { lookup: number; dimensions: number; entries: number },
): Float32Array {
  const [minimum, delta] = [readFloat(bits), readFloat(bits)];
  const valueBits = bits.read(4) + 1;
  const isSum = bits.readFlag();
  const count = lookup === 1 ? rootOf(entries, dimensions) : entries * dimensions;
  const values = Array.from({ length: count }, () => bits.read(valueBits) * delta + minimum);
  const vectors = new Float32Array(entries * dimensions);
  for (let entry = 0; entry < entries; entry++) {
    let [last, divisor] = [0, 1];
    for (let i = 0; i < dimensions; i++) {
      const index = lookup === 1 ? Math.floor(entry / divisor) % count : entry * dimensions + i;
      const value = (values[index] ?? 0) + last;
      vectors[entry * dimensions + i] = value;
      if (isSum) last = value;
      divisor *= count;
    }
  }
  return vectors;
}

/** The largest integer whose power does not exceed `entries`. */
function rootOf(entries: number, dimensions: number): number {
  let root = Math.floor(entries ** (1 / dimensions));
  if ((root + 1) ** dimensions <= entries) root++;
  while (root ** dimensions > entries) root--;
  return root;
}

/** Vorbis' own float format: 21 bits of mantissa, 10 of exponent, a sign. */
function readFloat(bits: VorbisBits): number {
  const value = bits.read(32);
  const mantissa = value % 2 ** 21;
  const exponent = Math.floor(value / 2 ** 21) % 1024;
  return (value >= 2 ** 31 ? -mantissa : mantissa) * 2 ** (exponent - 788);
}

/** Codes are assigned in the order of the entries, each the lowest free one. */
function createEntryReader(lengths: Uint8Array): (bits: VorbisBits) => number {
  // A binary tree with two children per node; negative values are entries.
  const children: number[] = [0, 0];
  const used = [...lengths.entries()].filter(([, length]) => length > 0);
  const [only] = used;
  if (only && used.length === 1) {
    return (bits) => {
      bits.skip(only[1]);
      return only[0];
    };
  }
  const next = new Uint32Array(33);
  for (const [entry, length] of used) insert(children, takeCode(next, length), length, entry);
  const direct = createDirect(children);
  return (bits) => {
    const found = direct[bits.peek() & ((1 << DIRECT_BITS) - 1)] ?? 0;
    if (found !== 0) {
      bits.skip(found & 31);
      return found >>> 5;
    }
    let node = 0;
    for (;;) {
      const child = children[node * 2 + bits.read(1)] ?? 0;
      if (child < 0) return -child - 1;
      // An incomplete tree.
      if (child === 0) throw new OutOfBits();
      node = child;
    }
  };
}

/** The lowest free code of this length, as in the reference's `_make_words`. */
function takeCode(next: Uint32Array, length: number): number {
  const code = next[length] ?? 0;
  if (length < 32 && code >= 2 ** length) throw damaged('Vorbis');
  for (let i = length; i > 0; i--) {
    if ((next[i] ?? 0) & 1) {
      next[i] = i === 1 ? (next[1] ?? 0) + 1 : (next[i - 1] ?? 0) * 2;
      break;
    }
    next[i] = (next[i] ?? 0) + 1;
  }
  let above = code;
  for (let i = length + 1; i < 33; i++) {
    if (Math.floor((next[i] ?? 0) / 2) !== above) break;
    above = next[i] ?? 0;
    next[i] = (next[i - 1] ?? 0) * 2;
  }
  return code;
}

function insert(children: number[], code: number, length: number, entry: number): void {
  let node = 0;
  for (let i = length - 1; i >= 0; i--) {
    const at = node * 2 + (Math.floor(code / 2 ** i) % 2);
    const child = children[at] ?? 0;
    if (child < 0 || (i === 0 && child !== 0)) throw damaged('Vorbis');
    if (i === 0) children[at] = -entry - 1;
    else if (child === 0) {
      children[at] = children.length / 2;
      node = children.length / 2;
      children.push(0, 0);
    } else node = child;
  }
}

/** Indexed by the next bits of the stream: entry and code length, or 0 if the code is longer. */
function createDirect(children: readonly number[]): Uint32Array {
  return Uint32Array.from({ length: 1 << DIRECT_BITS }, (_, pattern) => {
    let node = 0;
    for (let length = 1; length <= DIRECT_BITS; length++) {
      const child = children[node * 2 + ((pattern >> (length - 1)) & 1)] ?? 0;
      if (child < 0) return ((-child - 1) << 5) | length;
      if (child === 0) return 0;
      node = child;
    }
    return 0;
  });
}
