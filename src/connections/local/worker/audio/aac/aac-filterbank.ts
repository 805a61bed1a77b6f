// Converts AAC spectra to samples with windows that overlap by half (ISO/IEC 14496-3, 4.6.11).

import { createImdct } from '../imdct.ts';
import { FRAME, type Windows } from './aac-windows.ts';

const SHORT = 128;
/** Start of the eight short windows inside the long one. */
const MARGIN = (FRAME - SHORT) / 2;

const slopes = {
  sine: { long: sineSlope(FRAME), short: sineSlope(SHORT) },
  kaiser: { long: kaiserSlope(FRAME, 4), short: kaiserSlope(SHORT, 6) },
};

/** One instance per channel, since each frame overlaps the previous one. */
export function createFilterbank(): (spectrum: Float32Array, windows: Windows) => Float32Array {
  const long = createImdct(2 * FRAME);
  const short = createImdct(2 * SHORT);
  const time = new Float32Array(2 * FRAME);
  const piece = new Float32Array(2 * SHORT);
  const overlap = new Float32Array(FRAME);
  let wasKaiser = false;
  return (spectrum, { sequence, isKaiser }) => {
    const rise = wasKaiser ? slopes.kaiser : slopes.sine;
    const fall = isKaiser ? slopes.kaiser : slopes.sine;
    wasKaiser = isKaiser;
    if (sequence === 'short') {
      time.fill(0);
      for (let window = 0; window < 8; window++) {
        short(spectrum.subarray(window * SHORT, (window + 1) * SHORT), piece);
        const up = window === 0 ? rise.short : fall.short;
        const at = MARGIN + window * SHORT;
        for (let i = 0; i < SHORT; i++) {
          time[at + i] = (time[at + i] ?? 0) + (piece[i] ?? 0) * (up[i] ?? 0);
          time[at + SHORT + i] = (piece[SHORT + i] ?? 0) * (fall.short[SHORT - 1 - i] ?? 0);
        }
      }
    } else {
      long(spectrum, time);
      const up = sequence === 'stop' ? padded(rise.short) : rise.long;
      const down = sequence === 'start' ? padded(fall.short) : fall.long;
      for (let i = 0; i < FRAME; i++) {
        time[i] = (time[i] ?? 0) * (up[i] ?? 0);
        time[FRAME + i] = (time[FRAME + i] ?? 0) * (down[FRAME - 1 - i] ?? 0);
      }
    }
    // Spectra are scaled for 16-bit samples, and the transform omits the factor 2 / N; N is smaller for short windows.
    const gain = 1 / (32_768 * (sequence === 'short' ? SHORT : FRAME));
    const output = new Float32Array(FRAME);
    for (let i = 0; i < FRAME; i++) {
      output[i] = (overlap[i] ?? 0) + (time[i] ?? 0) * gain;
      overlap[i] = (time[FRAME + i] ?? 0) * gain;
    }
    return output;
  };
}

const paddedSlopes = new Map<Float32Array, Float32Array>();

/** A short slope centered in half of a long window: zeros before it, ones after it. */
function padded(slope: Float32Array): Float32Array {
  let found = paddedSlopes.get(slope);
  if (!found) {
    found = new Float32Array(FRAME).fill(1, MARGIN + SHORT);
    found.set(slope, MARGIN);
    paddedSlopes.set(slope, found);
  }
  return found;
}

function sineSlope(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin((Math.PI / (2 * length)) * (i + 0.5)));
}

/**
 * Kaiser-Bessel derived window: the cumulative sum of a Kaiser window, so that its square and that of its mirror image
 * add up to 1.
 */
function kaiserSlope(length: number, alpha: number): Float32Array {
  const kaiser = Array.from({ length: length + 1 }, (_, i) =>
    bessel(Math.PI * alpha * Math.sqrt(1 - ((2 * i) / length - 1) ** 2)),
  );
  const total = kaiser.reduce((sum, value) => sum + value, 0);
  let sum = 0;
  return Float32Array.from({ length }, (_, i) => {
    sum += kaiser[i] ?? 0;
    return Math.sqrt(sum / total);
  });
}

/** Modified Bessel function of the first kind and order zero, by its series. */
function bessel(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
