// Mixes several channels to mono, the input format of speech models.

import type { AudioBlock } from './audio-block.ts';
import { badAudio } from './audio-error.ts';

/**
 * The mean of the channels, clipped to full scale: float files may contain any value, and a model turns 1e30 into NaN.
 */
export function mixToMono({ channels }: AudioBlock): Float32Array {
  const [first] = channels;
  if (!first) return new Float32Array(0);
  const mono = new Float32Array(first.length);
  const weight = 1 / channels.length;
  let sum = 0;
  for (const channel of channels) {
    for (let i = 0; i < mono.length; i++) {
      const value = channel[i] ?? 0;
      // One sum detects any NaN or infinite sample.
      sum += value;
      mono[i] = (mono[i] ?? 0) + value * weight;
    }
  }
  if (!Number.isFinite(sum)) throw badAudio('expected samples that are numbers, got some that are NaN or infinite.');
  for (let i = 0; i < mono.length; i++) mono[i] = Math.min(1, Math.max(-1, mono[i] ?? 0));
  return mono;
}
