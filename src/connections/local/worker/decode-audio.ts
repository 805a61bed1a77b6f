// Decodes recordings in the worker: any common format to mono samples at the model's rate. Duration and samples are
// limited during decoding, and a recording is never held whole at its own rate.

import { InferenceError } from '../../../inference/errors.ts';
import { createTurns } from '../../../utils/turns.ts';
import type { MediaFile } from '../recipe.ts';
import { badAudio, damaged } from './audio/audio-error.ts';
import { createAudioLimits } from './audio/audio-limits.ts';
import { DECODABLE_TYPES, decoderOf } from './audio/decoders.ts';
import { mixToMono } from './audio/mix-to-mono.ts';
import { createResampler, type Resampler } from './resample.ts';

/** Decoding stops here, because 30 kB may hold an hour of silence. */
export const MAX_SECONDS = 600;
/** Ten minutes of stereo AAC take about 10 s of one core, which other jobs may share. */
export const TIMEOUT_MS = 60_000;

export interface DecodeAudioOptions {
  /** The longest recording that the task accepts; 600 by default. */
  maxSeconds?: number;
  /** Decoding fails with BAD_USER_INPUT after this time; 60,000 by default. */
  timeoutMs?: number;
  /** Aborts decoding with its reason. */
  signal?: AbortSignal | undefined;
}

/**
 * Mono samples at `rate`.
 * @throws InferenceError BAD_USER_INPUT with the cause: an unsupported format or codec, damage, a truncated file, too
 *   much audio, or NaN samples
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
  const turns = createTurns();
  try {
    for await (const block of decode(bytes, limits)) {
      limits.count(block.channels[0]?.length ?? 0, block.channels.length, block.rate);
      mono.add(mixToMono(block), block.rate);
      if (performance.now() - started > timeoutMs) throw tooSlow(timeoutMs);
      if (!turns.isOver()) continue;
      await turns.next();
      signal?.throwIfAborted();
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

/** Resamples block by block; if the rate changes within a file, its parts are resampled separately. */
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
