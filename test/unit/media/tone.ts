// A known signal, and how to find it again in what was decoded.

import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { type DecodeAudioOptions, decodeAudio } from '../../../src/connections/local/worker/decode-audio.ts';
import { detectMedia } from '../../../src/utils/media/detect-media.ts';

export const RATE = 16_000;

/** The recordings of test/fixtures/media, which its make.sh makes. */
export const fixture = (name: string): Promise<Buffer> =>
  readFile(new URL(`../../fixtures/media/${name}`, import.meta.url));

/** `channels[c]` is a sine of the frequency `frequencies[c]`, at half of full scale. */
export function sines(frequencies: readonly number[], { rate = RATE, seconds = 0.8 } = {}): Float64Array[] {
  return frequencies.map((frequency) =>
    Float64Array.from(
      { length: Math.round(rate * seconds) },
      (_, i) => 0.5 * Math.sin((2 * Math.PI * frequency * i) / rate),
    ),
  );
}

/** As the server does it: the kind is told from the bytes, then decoded. */
export async function decode(bytes: Uint8Array, options?: DecodeAudioOptions): Promise<Float32Array> {
  return decodeAudio({ bytes, mimeType: (await detectMedia(bytes)) ?? 'none' }, RATE, options);
}

/** How loud one frequency is, its first and last tenth of a second left out: encoders fade in. */
export function loudness(samples: Float32Array, frequency: number): number {
  const middle = samples.subarray(RATE / 10, samples.length - RATE / 10);
  let [re, im] = [0, 0];
  middle.forEach((value, i) => {
    const angle = (2 * Math.PI * frequency * i) / RATE;
    re += value * Math.cos(angle);
    im += value * Math.sin(angle);
  });
  return (2 * Math.hypot(re, im)) / middle.length;
}

export interface Expected {
  seconds?: number;
  /** How much the length may differ: a frame of the codec, where the container says no more. */
  slack?: number;
  /** Loudness by frequency; a quarter of full scale each where two channels of a half became one. */
  tones?: Readonly<Record<number, number>>;
  /** What may be there besides the tones, as the root of its mean square. */
  noise?: number;
}

export function expectTones(
  samples: Float32Array,
  { seconds = 0.8, slack = 0.002, tones = { 440: 0.25, 1320: 0.25 }, noise = 0.01 }: Expected = {},
): void {
  expect(Math.abs(samples.length / RATE - seconds)).toBeLessThanOrEqual(slack);
  let power = 0;
  for (const [frequency, expected] of Object.entries(tones)) {
    const found = loudness(samples, Number(frequency));
    expect(found).toBeCloseTo(expected, 1);
    expect(Math.abs(found - expected)).toBeLessThan(0.02);
    power += found ** 2 / 2;
  }
  const middle = samples.subarray(RATE / 10, samples.length - RATE / 10);
  const whole = middle.reduce((sum, value) => sum + value ** 2, 0) / middle.length;
  expect(Math.sqrt(Math.max(0, whole - power))).toBeLessThan(noise);
}

/** The refusal's message; an answer is a failure. */
export async function refusalOf(decoding: Promise<unknown>): Promise<string> {
  const error = await decoding.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ code: 'BAD_USER_INPUT' });
  return error instanceof Error ? error.message : '';
}
