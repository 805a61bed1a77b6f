// Limits the amount of audio in a recording; checked for the header and again for every decoded block.

import { badAudio } from './audio-error.ts';

/** Bounds untrusted headers: 30 kB of WAV with 65,535 channels took 1.8 GB. */
const MAX_CHANNELS = 8;
const MIN_RATE = 1000;
const MAX_RATE = 192_000;
/** Ten minutes of stereo at 48 kHz. 60 kB of silent FLAC at 192 kHz in 8 channels hold sixteen times as much. */
const MAX_VALUES = 600 * 48_000 * 2;
/**
 * Ten minutes in the shortest possible frames are a quarter of a million packets; 25 MB may hold 25 million empty ones.
 */
const MAX_PACKETS = 1_000_000;
/** Most chunks to skip in a WAV, AIFF or CAF; real files have a dozen. */
export const MAX_CHUNKS = 10_000;

export interface AudioFormat {
  readonly channels: number;
  readonly rate: number;
  /** Samples per channel, if the header contains the length. */
  readonly frames?: number | undefined;
}

export interface AudioLimits {
  /** @throws InferenceError BAD_USER_INPUT for a format outside the limits */
  expect(format: AudioFormat): void;
  /** @throws InferenceError BAD_USER_INPUT when the total exceeds the limits */
  count(frames: number, channels: number, rate: number): void;
  /** Counts a packet towards the limits, even if it contains no audio. */
  countPacket(): void;
}

/** @param maxSeconds the longest recording that the task accepts */
export function createAudioLimits(maxSeconds: number): AudioLimits {
  let [seconds, values, packets] = [0, 0, 0];
  const bound = (sum: number, all: number): void => {
    if (sum > maxSeconds) throw badAudio(`expected at most ${inWords(maxSeconds)}, got ${moreThan(sum)}.`);
    if (all > MAX_VALUES) {
      const message = `expected at most ${MAX_VALUES / 1e6} million samples over all channels, got more.`;
      throw badAudio(`${message} Send fewer channels or a lower rate.`);
    }
  };
  return {
    expect({ channels, rate, frames = 0 }) {
      checkFormat(channels, rate);
      bound(frames / rate, frames * channels);
    },
    count(frames, channels, rate) {
      checkFormat(channels, rate);
      seconds += frames / rate;
      values += frames * channels;
      bound(seconds, values);
    },
    countPacket() {
      if (++packets > MAX_PACKETS) throw badAudio(`expected at most ${MAX_PACKETS} packets of sound, got more.`);
    },
  };
}

function checkFormat(channels: number, rate: number): void {
  if (!(channels >= 1 && channels <= MAX_CHANNELS)) {
    throw badAudio(`expected 1 to ${MAX_CHANNELS} channels, got ${channels}.`);
  }
  if (!(rate >= MIN_RATE && rate <= MAX_RATE)) {
    throw badAudio(`expected a rate of ${MIN_RATE / 1000} to ${MAX_RATE / 1000} kHz, got ${rate} Hz.`);
  }
}

function inWords(seconds: number): string {
  return seconds >= 120 && seconds % 60 === 0 ? `${seconds / 60} minutes` : `${seconds} seconds`;
}

/** Decoding stops at the limit, so the full length is unknown. */
function moreThan(seconds: number): string {
  return `${Math.floor(seconds)} seconds or more`;
}
