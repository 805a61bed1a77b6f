// One channel of an AAC frame as it stands in the stream: windows, sections, scale factors and the quantized spectrum
// (ISO/IEC 14496-3, 4.4.2.7 and 4.6).

import { badAudio, damaged } from '../audio-error.ts';
import type { BitReader } from '../bit-reader.ts';
import type { Bands } from './aac-bands.ts';
import { SCALE_FACTORS, SPECTRUM } from './aac-huffman.ts';

export const FRAME = 1024;

export type WindowSequence = 'long' | 'start' | 'short' | 'stop';
const SEQUENCES: readonly WindowSequence[] = ['long', 'start', 'short', 'stop'];

export interface Windows {
  readonly sequence: WindowSequence;
  /** Kaiser-Bessel derived, or sine. */
  readonly isKaiser: boolean;
  readonly maxBand: number;
  /** Short windows that share their scale factors, by how many there are; one of one for a long window. */
  readonly groups: readonly number[];
  /** Where the bands of one window begin. */
  readonly offsets: readonly number[];
}

/** Codebooks that stand for no numbers in the stream. */
export const [ZERO, NOISE, INTENSITY_OUT_OF_PHASE, INTENSITY] = [0, 13, 14, 15] as const;

export interface TnsFilter {
  readonly from: number;
  readonly to: number;
  readonly isDownward: boolean;
  readonly coefficients: readonly number[];
}

export interface Channel {
  readonly windows: Windows;
  /** The codebook of each band, by group. */
  readonly codebooks: readonly Uint8Array[];
  /** Scale factor, noise energy or place between the channels, as the codebook says. */
  readonly factors: readonly Int16Array[];
  /** By window. */
  readonly tns: readonly (readonly TnsFilter[])[];
  readonly spectrum: Float32Array;
}

export function readWindows(reader: BitReader, bands: Bands): Windows {
  reader.skip(1);
  const sequence = SEQUENCES[reader.read(2)] ?? 'long';
  const isKaiser = reader.readFlag();
  const isShort = sequence === 'short';
  const maxBand = reader.read(isShort ? 4 : 6);
  const groups = [1];
  if (isShort) {
    const grouping = reader.read(7);
    for (let bit = 6; bit >= 0; bit--) {
      if ((grouping >> bit) & 1) groups.push((groups.pop() ?? 0) + 1);
      else groups.push(1);
    }
  } else if (reader.readFlag()) {
    throw badAudio('expected AAC-LC or HE-AAC, got AAC with prediction. Convert it first.');
  }
  const offsets = isShort ? bands.short : bands.long;
  if (maxBand >= offsets.length) throw damaged('AAC');
  return { sequence, isKaiser, maxBand, groups, offsets };
}

/** @param shared the windows that a pair of channels has in common */
export function readChannel(reader: BitReader, bands: Bands, shared?: Windows): Channel {
  const gain = reader.read(8);
  const windows = shared ?? readWindows(reader, bands);
  const codebooks = readSections(reader, windows);
  const factors = readFactors(reader, windows, codebooks, gain);
  const isShort = windows.sequence === 'short';
  const pulses = reader.readFlag() ? readPulses(reader, windows) : [];
  if (pulses.length > 0 && isShort) throw damaged('AAC');
  const tns = reader.readFlag() ? readTns(reader, windows, bands) : [];
  if (reader.readFlag()) throw badAudio('expected AAC-LC or HE-AAC, got AAC with gain control. Convert it first.');
  const quantized = readSpectrum(reader, windows, codebooks);
  for (const { at, amplitude } of pulses) {
    quantized[at] = (quantized[at] ?? 0) + ((quantized[at] ?? 0) > 0 ? amplitude : -amplitude);
  }
  return { windows, codebooks, factors, tns, spectrum: scale(quantized, windows, codebooks, factors) };
}

function readSections(reader: BitReader, { sequence, groups, maxBand }: Windows): Uint8Array[] {
  const bits = sequence === 'short' ? 3 : 5;
  const mostBits = (1 << bits) - 1;
  return groups.map(() => {
    const codebooks = new Uint8Array(maxBand);
    for (let band = 0; band < maxBand; ) {
      const codebook = reader.read(4);
      if (codebook === 12) throw damaged('AAC');
      let length = 0;
      for (let part = mostBits; part === mostBits; ) {
        part = reader.read(bits);
        length += part;
      }
      if (length === 0 || band + length > maxBand) throw damaged('AAC');
      codebooks.fill(codebook, band, band + length);
      band += length;
    }
    return codebooks;
  });
}

function readFactors(
  reader: BitReader,
  { maxBand }: Windows,
  codebooks: readonly Uint8Array[],
  gain: number,
): Int16Array[] {
  let [factor, place, noise] = [gain, 0, gain - 90];
  let isFirstNoise = true;
  const difference = () => SCALE_FACTORS.read(reader) - 60;
  return codebooks.map((group) => {
    const factors = new Int16Array(maxBand);
    group.forEach((codebook, band) => {
      if (codebook === ZERO) return;
      if (codebook === INTENSITY || codebook === INTENSITY_OUT_OF_PHASE) {
        place += difference();
        factors[band] = place;
      } else if (codebook === NOISE) {
        noise += isFirstNoise ? reader.read(9) - 256 : difference();
        isFirstNoise = false;
        factors[band] = noise;
      } else {
        factor += difference();
        if (factor < 0 || factor > 255) throw damaged('AAC');
        factors[band] = factor;
      }
    });
    return factors;
  });
}

function readPulses(reader: BitReader, { offsets }: Windows): { at: number; amplitude: number }[] {
  const count = reader.read(2) + 1;
  let at = offsets[reader.read(6)] ?? FRAME;
  return Array.from({ length: count }, () => {
    at += reader.read(5);
    if (at >= FRAME) throw damaged('AAC');
    return { at, amplitude: reader.read(4) };
  });
}

function readTns(reader: BitReader, { sequence, offsets, maxBand }: Windows, { maxTns }: Bands): TnsFilter[][] {
  const isShort = sequence === 'short';
  const top = Math.min(isShort ? maxTns.short : maxTns.long, maxBand);
  const start = (band: number) => offsets[Math.min(band, top)] ?? 0;
  return Array.from({ length: isShort ? 8 : 1 }, () => {
    const count = reader.read(isShort ? 1 : 2);
    const resolution = count > 0 ? reader.read(1) + 3 : 0;
    let end = offsets.length - 1;
    return Array.from({ length: count }, (): TnsFilter => {
      const length = reader.read(isShort ? 4 : 6);
      const order = reader.read(isShort ? 3 : 5);
      const bottom = Math.max(0, end - length);
      const [from, to] = [start(bottom), start(end)];
      end = bottom;
      if (order === 0) return { from, to, isDownward: false, coefficients: [] };
      if (order > 20) throw damaged('AAC');
      const isDownward = reader.readFlag();
      const bits = resolution - reader.read(1);
      const reflections = Array.from({ length: order }, () => reflection(reader.readSigned(bits), resolution));
      return { from, to, isDownward, coefficients: toPolynomial(reflections) };
    });
  });
}

function reflection(value: number, resolution: number): number {
  const steps = (1 << (resolution - 1)) + (value >= 0 ? -0.5 : 0.5);
  return Math.sin((value * Math.PI) / 2 / steps);
}

/** Reflection coefficients to those of the filter, by Levinson's step. */
function toPolynomial(reflections: readonly number[]): number[] {
  let polynomial: number[] = [];
  for (const k of reflections) {
    const before = polynomial;
    polynomial = [...before.map((value, i) => value + k * (before[before.length - 1 - i] ?? 0)), k];
  }
  return polynomial;
}

/** Windows one after another; within a group, band by band and window by window. */
function readSpectrum(
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

/** By codebook: the base of the digits, what is taken from each, and whether signs follow. */
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

/** Numbers of the stream, pulses included, are at most so large. */
const POWERS = Float64Array.from({ length: 8192 + 64 }, (_, value) => value ** (4 / 3));

function scale(
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
