// Decodes the spectrum of an AAC channel: Huffman codes to quantized values, and those to amplitudes by their scale
// factors (ISO/IEC 14496-3, 4.6.2 and 4.6.3).

import { damaged } from '../audio-error.ts';
import type { BitReader } from '../bit-reader.ts';
import { SPECTRUM } from './aac-huffman.ts';
import { FRAME, NOISE, type Windows, ZERO } from './aac-windows.ts';

/** Window by window; within a group, band by band and then window by window. */
export function readSpectrum(
  reader: BitReader,
  { groups, offsets, maxBand, sequence }: Windows,
  codebooks: readonly Uint8Array[],
): Float32Array {
  const spectrum = new Float32Array(FRAME);
  const windowLength = sequence === 'short' ? 128 : FRAME;
  let first = 0;
  groups.forEach((count, group) => {
    for (let band = 0; band < maxBand; band++) {
      const codebook = codebooks[group]?.[band] ?? ZERO;
      if (codebook === ZERO || codebook >= NOISE) continue;
      for (let window = first; window < first + count; window++) {
        const start = window * windowLength;
        readBand(reader, codebook, spectrum, start + (offsets[band] ?? 0), start + (offsets[band + 1] ?? 0));
      }
    }
    first += count;
  });
  return spectrum;
}

/** By codebook: radix of the digits, offset of each digit, and whether sign bits follow. */
const DIGITS = [
  [3, 1, false],
  [3, 1, false],
  [3, 0, true],
  [3, 0, true],
  [9, 4, false],
  [9, 4, false],
  [8, 0, true],
  [8, 0, true],
  [13, 0, true],
  [13, 0, true],
  [17, 0, true],
] as const;

function readBand(reader: BitReader, codebook: number, spectrum: Float32Array, from: number, to: number): void {
  const code = SPECTRUM[codebook - 1];
  const digits = DIGITS[codebook - 1];
  if (!code || !digits) throw damaged('AAC');
  const [base, middle, isUnsigned] = digits;
  const width = codebook <= 4 ? 4 : 2;
  for (let at = from; at < to; at += width) {
    let number = code.read(reader);
    for (let i = at + width - 1; i >= at; i--) {
      const rest = (number / base) | 0;
      spectrum[i] = number - rest * base - middle;
      number = rest;
    }
    if (!isUnsigned) continue;
    for (let i = at; i < at + width; i++) if (spectrum[i] !== 0 && reader.readFlag()) spectrum[i] = -(spectrum[i] ?? 0);
    if (codebook !== 11) continue;
    for (let i = at; i < at + width; i++)
      if (Math.abs(spectrum[i] ?? 0) === 16) spectrum[i] = readEscape(reader, spectrum[i] ?? 0);
  }
}

function readEscape(reader: BitReader, sixteen: number): number {
  let bits = 4;
  while (reader.readFlag()) bits++;
  if (bits > 13) throw damaged('AAC');
  const value = 2 ** bits + reader.read(bits);
  return sixteen < 0 ? -value : value;
}

/** Table up to the greatest quantized value, pulses included. */
const POWERS = Float64Array.from({ length: 8192 + 64 }, (_, value) => value ** (4 / 3));

export function scale(
  quantized: Float32Array,
  { groups, offsets, maxBand, sequence }: Windows,
  codebooks: readonly Uint8Array[],
  factors: readonly Int16Array[],
): Float32Array {
  const windowLength = sequence === 'short' ? 128 : FRAME;
  let first = 0;
  groups.forEach((count, group) => {
    for (let band = 0; band < maxBand; band++) {
      const codebook = codebooks[group]?.[band] ?? ZERO;
      if (codebook === ZERO || codebook >= NOISE) continue;
      const gain = 2 ** (0.25 * ((factors[group]?.[band] ?? 0) - 100));
      for (let window = first; window < first + count; window++) {
        const end = window * windowLength + (offsets[band + 1] ?? 0);
        for (let i = window * windowLength + (offsets[band] ?? 0); i < end; i++) {
          const value = quantized[i] ?? 0;
          quantized[i] = value < 0 ? -(POWERS[-value] ?? 0) * gain : (POWERS[value] ?? 0) * gain;
        }
      }
    }
    first += count;
  });
  return quantized;
}
