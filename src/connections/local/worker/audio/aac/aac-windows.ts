// Divides the 1024 coefficients of an AAC frame into windows, window groups and bands (ISO/IEC 14496-3, 4.4.2.1).

import { badAudio, damaged } from '../audio-error.ts';
import type { BitReader } from '../bit-reader.ts';
import type { Bands } from './aac-bands.ts';

export const FRAME = 1024;

export type WindowSequence = 'long' | 'start' | 'short' | 'stop';
const SEQUENCES: readonly WindowSequence[] = ['long', 'start', 'short', 'stop'];

export interface Windows {
  readonly sequence: WindowSequence;
  /** Kaiser-Bessel derived, or sine. */
  readonly isKaiser: boolean;
  readonly maxBand: number;
  /** Lengths of the groups of short windows that share scale factors; a single group of one for a long window. */
  readonly groups: readonly number[];
  /** Start of each band within a window. */
  readonly offsets: readonly number[];
}

/** Codebooks without coded coefficients. */
export const [ZERO, NOISE, INTENSITY_OUT_OF_PHASE, INTENSITY] = [0, 13, 14, 15] as const;

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
