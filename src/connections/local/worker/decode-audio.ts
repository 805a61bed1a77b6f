// Recordings in, in the host: any common file to mono samples at the model's rate, bounded while it is decoded.

import decode, { type AudioData, type StreamDecoder } from 'audio-decode';
import { InferenceError } from '../../../inference/errors.ts';
import type { MediaFile } from '../recipe.ts';
import { resample } from './resample.ts';

/** An hour of silence is a file of 30 KB and 700 MB of samples: decoding ends here. */
const MAX_SECONDS = 600;
/** Small, because silence in FLAC expands a thousandfold: the limit is looked at between chunks. */
const CHUNK_BYTES = 16 * 1024;

/** The decoders by the types that the Media scalar tells from the bytes. */
const DECODERS: Readonly<Record<string, (bytes: Uint8Array) => Promise<StreamDecoder>>> = {
  'audio/wav': () => decode.wav(),
  'audio/flac': () => decode.flac(),
  'audio/mpeg': () => decode.mp3(),
  'audio/ogg': (bytes) => (includes(bytes.subarray(0, 512), 'OpusHead') ? decode.opus() : decode.oga()),
  'audio/webm': () => decode.webm(),
  'audio/m4a': () => decode.m4a(),
  'audio/amr': () => decode.amr(),
};

export interface DecodeAudioOptions {
  /** The longest recording that the task takes; 600 unless given. */
  maxSeconds?: number;
  /** Ends the decoding with its reason. */
  signal?: AbortSignal;
}

export async function decodeAudio(
  { bytes, mimeType }: MediaFile,
  rate: number,
  { maxSeconds = MAX_SECONDS, signal }: DecodeAudioOptions = {},
): Promise<Float32Array> {
  const open = DECODERS[mimeType];
  if (!open) throw bad(`expected one of ${Object.keys(DECODERS).join(', ')}, got ${mimeType}.`);
  const collected = collectMono(maxSeconds);
  try {
    const decoder = await open(bytes);
    try {
      for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
        signal?.throwIfAborted();
        // A copy: the decoder for WAV reads words, and a view into a message may begin at an odd byte.
        collected.add(await decoder(new Uint8Array(bytes.subarray(at, at + CHUNK_BYTES))));
      }
      collected.add(await decoder.flush());
    } finally {
      decoder.free();
    }
  } catch (error) {
    if (error instanceof InferenceError || signal?.aborted) throw error;
    throw bad('expected a whole recording that can be decoded, got a damaged or truncated file.', error);
  }
  const { samples, sampleRate } = collected.all();
  if (samples.length === 0) throw bad('expected a recording with sound in it, got a file that holds none.');
  return resample(samples, sampleRate, rate);
}

function collectMono(maxSeconds: number) {
  const parts: Float32Array[] = [];
  let length = 0;
  let rate = 0;
  return {
    add({ channelData, sampleRate }: AudioData): void {
      if (channelData.length === 0) return;
      if (sampleRate < 1000 || sampleRate > 768_000)
        throw bad(`expected a rate of 1 to 768 kHz, got ${sampleRate} Hz.`);
      rate = sampleRate;
      const mono = mix(channelData);
      parts.push(mono);
      length += mono.length;
      if (length / rate > maxSeconds) {
        throw bad(`expected at most ${maxSeconds} seconds, got more. Cut the recording, or send it elsewhere.`);
      }
    },
    all(): { samples: Float32Array; sampleRate: number } {
      const samples = new Float32Array(length);
      let at = 0;
      for (const part of parts) {
        samples.set(part, at);
        at += part.length;
      }
      return { samples, sampleRate: rate };
    },
  };
}

function mix(channels: readonly Float32Array[]): Float32Array {
  const [first, ...rest] = channels;
  if (!first) return new Float32Array(0);
  if (rest.length === 0) return first;
  return first.map((sample, i) => rest.reduce((sum, channel) => sum + (channel[i] ?? 0), sample) / channels.length);
}

function includes(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes).includes(text);
}

function bad(message: string, cause?: unknown): InferenceError {
  return new InferenceError('BAD_USER_INPUT', `audio: ${message}`, { cause });
}
