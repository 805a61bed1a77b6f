// Decodes Vorbis residues: the spectral fine structure, as codebook vectors (Vorbis I, 8).

import { damaged } from '../audio-error.ts';
import { OutOfBits } from '../bit-reader.ts';
import type { VorbisBits } from './vorbis-bits.ts';
import type { Codebook } from './vorbis-codebook.ts';

export interface Residue {
  /** Adds to the spectra of the channels that are not silent; a packet may end early. */
  read(bits: VorbisBits, spectra: readonly Float32Array[], isSilent: readonly boolean[]): void;
}

interface Setup {
  readonly type: number;
  readonly begin: number;
  readonly end: number;
  readonly partitionSize: number;
  readonly classifications: number;
  readonly classBook: Codebook;
  /** By class and pass. */
  readonly books: readonly (readonly (Codebook | undefined)[])[];
}

export function readResidue(bits: VorbisBits, codebooks: readonly Codebook[]): Residue {
  const type = bits.read(16);
  const [begin, end, partitionSize] = [bits.read(24), bits.read(24), bits.read(24) + 1];
  const classifications = bits.read(6) + 1;
  const classBook = codebooks[bits.read(8)];
  if (type > 2 || !classBook || end < begin) throw damaged('Vorbis');
  const cascades = Array.from(
    { length: classifications },
    () => bits.read(3) + (bits.readFlag() ? bits.read(5) * 8 : 0),
  );
  const books = cascades.map((cascade) =>
    Array.from({ length: 8 }, (_, pass) => {
      if (!((cascade >> pass) & 1)) return undefined;
      const book = codebooks[bits.read(8)];
      if (!book || book.vectors.length === 0) throw damaged('Vorbis');
      return book;
    }),
  );
  const setup = { type, begin, end, partitionSize, classifications, classBook, books };
  return {
    read(from, spectra, isSilent) {
      try {
        if (type === 2) readInterleaved(from, setup, spectra, isSilent);
        else
          readVectors(
            from,
            setup,
            spectra.filter((_, i) => !isSilent[i]),
          );
      } catch (error) {
        if (!(error instanceof OutOfBits)) throw error;
      }
    },
  };
}

/** All channels as one interleaved vector. */
function readInterleaved(
  bits: VorbisBits,
  setup: Setup,
  spectra: readonly Float32Array[],
  isSilent: readonly boolean[],
): void {
  if (isSilent.every(Boolean)) return;
  const count = spectra.length;
  const all = new Float32Array(count * (spectra[0]?.length ?? 0));
  try {
    readVectors(bits, setup, [all]);
  } finally {
    spectra.forEach((spectrum, channel) => {
      for (let i = 0; i < spectrum.length; i++) spectrum[i] = all[i * count + channel] ?? 0;
    });
  }
}

function readVectors(bits: VorbisBits, setup: Setup, vectors: readonly Float32Array[]): void {
  const { begin, end, partitionSize, classifications, classBook, books } = setup;
  const [first] = vectors;
  if (!first) return;
  const partitions = Math.floor((Math.min(end, first.length) - Math.min(begin, first.length)) / partitionSize);
  const classes = vectors.map(() => new Uint8Array(partitions + classBook.dimensions));
  for (let pass = 0; pass < 8; pass++) {
    for (let partition = 0; partition < partitions; ) {
      if (pass === 0) {
        for (const row of classes) {
          let word = classBook.readEntry(bits);
          for (let i = classBook.dimensions - 1; i >= 0; i--) {
            row[partition + i] = word % classifications;
            word = Math.floor(word / classifications);
          }
        }
      }
      for (let i = 0; i < classBook.dimensions && partition < partitions; i++, partition++) {
        for (const [channel, vector] of vectors.entries()) {
          const book = books[classes[channel]?.[partition] ?? 0]?.[pass];
          if (book) readPartition(bits, setup, book, vector, begin + partition * partitionSize);
        }
      }
    }
  }
}

function readPartition(
  bits: VorbisBits,
  { type, partitionSize }: Setup,
  book: Codebook,
  vector: Float32Array,
  start: number,
): void {
  const { dimensions, vectors } = book;
  const steps = Math.floor(partitionSize / dimensions);
  for (let step = 0; step < steps; step++) {
    const entry = book.readEntry(bits) * dimensions;
    for (let i = 0; i < dimensions; i++) {
      const at = start + (type === 0 ? step + i * steps : step * dimensions + i);
      vector[at] = (vector[at] ?? 0) + (vectors[entry + i] ?? 0);
    }
  }
}
