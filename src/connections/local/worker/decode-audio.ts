// Recordings in, in the worker: any common file to mono samples at the model's rate, bounded in time and in samples
// while it is decoded, and never held whole at its own rate.

import { setImmediate } from 'node:timers/promises';
import { InferenceError } from '../../../inference/errors.ts';
import type { MediaFile } from '../recipe.ts';
import { badAudio, damaged } from './audio/audio-error.ts';
import { createAudioLimits } from './audio/audio-limits.ts';
import { DECODABLE_TYPES, decoderOf } from './audio/decoders.ts';
import { mixToMono } from './audio/mix-to-mono.ts';
import { createResampler, type Resampler } from './resample.ts';

/** An hour of silence is a file of 30 kB: decoding ends here. */
const MAX_SECONDS = 600;
/** Ten minutes of AAC in stereo take some 10 s of one core, and others may want it too. */
const TIMEOUT_MS = 60_000;
/** Other work of this process waits no longer than this for a piece to be decoded. */
const SLICE_MS = 20;

export interface DecodeAudioOptions {
  /** The longest recording that the task takes; 600 unless given. */
  maxSeconds?: number;
  /** Decoding ends with BAD_USER_INPUT after so many milliseconds; 60,000 unless given. */
  timeoutMs?: number;
  /** Ends the decoding with its reason. */
  signal?: AbortSignal | undefined;
}

/**
 * Mono samples at `rate`.
 * @throws InferenceError BAD_USER_INPUT that says what was found: a kind or a codec that cannot be read, damage, an end
 *   that is missing, too much sound, or samples that are no numbers
 */
export async function decodeAudio(
  { bytes, mimeType }: MediaFile,
  rate: number,
  { maxSeconds = MAX_SECONDS, timeoutMs = TIMEOUT_MS, signal }: DecodeAudioOptions = {},
): Promise<Float32Array> {
  const decode = decoderOf(mimeType);
  if (!decode) {
    throw badAudio(`local models read ${DECODABLE_TYPES.join(', ')}; got ${mimeType}. Convert it first.`);
  }
  signal?.throwIfAborted();
  const limits = createAudioLimits(maxSeconds);
  const mono = createCollector(rate);
  const started = performance.now();
  let paused = started;
  try {
    for await (const block of decode(bytes, limits)) {
      limits.count(block.channels[0]?.length ?? 0, block.channels.length, block.rate);
      mono.add(mixToMono(block), block.rate);
      const now = performance.now();
      if (now - started > timeoutMs) throw tooSlow(timeoutMs);
      if (now - paused < SLICE_MS) continue;
      await setImmediate();
      signal?.throwIfAborted();
      paused = performance.now();
    }
  } catch (error) {
    if (error instanceof InferenceError || signal?.aborted) throw error;
    throw damaged(mimeType, error);
  }
  const samples = mono.end();
  if (samples.length === 0) throw badAudio('expected a recording with sound in it, got a file that holds none.');
  return samples;
}

function tooSlow(timeoutMs: number): InferenceError {
  return badAudio(`expected a recording that is decoded within ${timeoutMs / 1000} s, got one that takes longer.`);
}

/** Resamples as it goes; a file whose rate changes half-way is resampled in parts. */
function createCollector(rate: number) {
  const parts: Float32Array[] = [];
  let length = 0;
  let resampler: Resampler | undefined;
  let from = 0;
  const keep = (part: Float32Array) => {
    if (part.length > 0) parts.push(part);
    length += part.length;
  };
  return {
    add(samples: Float32Array, itsRate: number): void {
      if (samples.length === 0) return;
      if (itsRate !== from) {
        if (resampler) keep(resampler.end());
        resampler = createResampler(itsRate, rate);
        from = itsRate;
      }
      if (resampler) keep(resampler.push(samples));
    },
    end(): Float32Array {
      if (resampler) keep(resampler.end());
      const samples = new Float32Array(length);
      let at = 0;
      for (const part of parts) {
        samples.set(part, at);
        at += part.length;
      }
      return samples;
    },
  };
}
