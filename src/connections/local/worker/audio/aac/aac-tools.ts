// Applies the AAC tools that modify a spectrum: stereo, perceptual noise substitution and temporal noise shaping
// (ISO/IEC 14496-3, 4.6.8, 4.6.9 and 4.6.13).

import type { Channel } from './aac-channel.ts';
import { INTENSITY, INTENSITY_OUT_OF_PHASE, NOISE } from './aac-windows.ts';

/** Mid/side bands of a channel pair, by group. */
export type MidSide = readonly (readonly boolean[])[];

interface Place {
  readonly group: number;
  readonly band: number;
  readonly from: number;
  readonly to: number;
}

/** Iterates over every band of every window. */
function* placesOf({ windows: { groups, offsets, maxBand, sequence } }: Channel): Generator<Place> {
  const windowLength = sequence === 'short' ? 128 : 1024;
  let first = 0;
  for (const [group, count] of groups.entries()) {
    for (let band = 0; band < maxBand; band++) {
      for (let window = first; window < first + count; window++) {
        const start = window * windowLength;
        yield { group, band, from: start + (offsets[band] ?? 0), to: start + (offsets[band + 1] ?? 0) };
      }
    }
    first += count;
  }
}

/** Perceptual noise substitution: generates noise of the coded energy for bands that the encoder omitted. */
export function fillNoise(channel: Channel, random: () => number): void {
  for (const { group, band, from, to } of placesOf(channel)) {
    if (channel.codebooks[group]?.[band] !== NOISE) continue;
    let energy = 0;
    for (let i = from; i < to; i++) {
      const value = random();
      channel.spectrum[i] = value;
      energy += value * value;
    }
    const gain = 2 ** (0.25 * (channel.factors[group]?.[band] ?? 0)) / Math.sqrt(energy || 1);
    for (let i = from; i < to; i++) channel.spectrum[i] = (channel.spectrum[i] ?? 0) * gain;
  }
}

export function undoStereo(left: Channel, right: Channel, midSide: MidSide): void {
  for (const { group, band, from, to } of placesOf(left)) {
    const codebook = right.codebooks[group]?.[band] ?? 0;
    const isMidSide = midSide[group]?.[band] ?? false;
    if (codebook === INTENSITY || codebook === INTENSITY_OUT_OF_PHASE) {
      const sign = (codebook === INTENSITY) !== isMidSide ? 1 : -1;
      const gain = sign * 0.5 ** (0.25 * (right.factors[group]?.[band] ?? 0));
      for (let i = from; i < to; i++) right.spectrum[i] = (left.spectrum[i] ?? 0) * gain;
    } else if (isMidSide && codebook !== NOISE && left.codebooks[group]?.[band] !== NOISE) {
      for (let i = from; i < to; i++) {
        const middle = left.spectrum[i] ?? 0;
        const side = right.spectrum[i] ?? 0;
        left.spectrum[i] = middle + side;
        right.spectrum[i] = middle - side;
      }
    }
  }
}

/** Temporal noise shaping: an all-pole filter along the frequencies. */
export function shapeNoise({ tns, spectrum, windows }: Channel): void {
  const windowLength = windows.sequence === 'short' ? 128 : 1024;
  tns.forEach((filters, window) => {
    for (const { from, to, isDownward, coefficients } of filters) {
      if (coefficients.length === 0) continue;
      const step = isDownward ? -1 : 1;
      const start = window * windowLength + (isDownward ? to - 1 : from);
      for (let n = 0; n < to - from; n++) {
        const i = start + n * step;
        let value = spectrum[i] ?? 0;
        const reach = Math.min(n, coefficients.length);
        for (let k = 1; k <= reach; k++) value -= (coefficients[k - 1] ?? 0) * (spectrum[i - k * step] ?? 0);
        spectrum[i] = value;
      }
    }
  });
}
