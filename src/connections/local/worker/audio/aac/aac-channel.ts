// Parses one channel of an AAC frame: sections, scale factors, pulses, temporal noise shaping and spectrum (ISO/IEC
// 14496-3, 4.4.2.7 and 4.6).

import { badAudio, damaged } from '../audio-error.ts';
import type { BitReader } from '../bit-reader.ts';
import type { Bands } from './aac-bands.ts';
import { SCALE_FACTORS } from './aac-huffman.ts';
import { readSpectrum, scale } from './aac-spectrum.ts';
import { FRAME, INTENSITY, INTENSITY_OUT_OF_PHASE, NOISE, readWindows, type Windows, ZERO } from './aac-windows.ts';

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
  /** Scale factor, noise energy or intensity stereo position, depending on the codebook. */
  readonly factors: readonly Int16Array[];
  /** By window. */
  readonly tns: readonly (readonly TnsFilter[])[];
  readonly spectrum: Float32Array;
}

/** @param shared windows that both channels of a pair use */
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

/** Converts reflection coefficients to filter coefficients with the Levinson recursion. */
function toPolynomial(reflections: readonly number[]): number[] {
  let polynomial: number[] = [];
  for (const k of reflections) {
    const before = polynomial;
    polynomial = [...before.map((value, i) => value + k * (before[before.length - 1 - i] ?? 0)), k];
  }
  return polynomial;
}
