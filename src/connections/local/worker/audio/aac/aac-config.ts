// Parses the AudioSpecificConfig of AAC in MP4 (ISO/IEC 14496-3, 1.6.2.1).

import { badAudio, damaged } from '../audio-error.ts';
import { BitReader, OutOfBits } from '../bit-reader.ts';
import { RATES } from './aac-bands.ts';

export interface AacConfig {
  /** Rate of the core: HE-AAC doubles it with spectral band replication, whose bands speech models ignore. */
  readonly rate: number;
  /** 0 if the channels are listed in the stream. */
  readonly channels: number;
}

const LOW_COMPLEXITY = 2;
/** Spectral band replication and parametric stereo: extensions of an AAC-LC core. */
const ADDITIONS = [5, 29];

const NAMES: Readonly<Record<number, string>> = {
  1: 'AAC Main',
  3: 'AAC SSR',
  4: 'AAC-LTP',
  17: 'error-resilient AAC-LC',
  23: 'AAC-LD',
  39: 'AAC-ELD',
  42: 'xHE-AAC',
};

export function readAacConfig(config: Uint8Array): AacConfig {
  try {
    const reader = new BitReader(config);
    let type = readType(reader);
    const rate = readRate(reader);
    const channels = channelsOf(reader.read(4));
    if (ADDITIONS.includes(type)) {
      readRate(reader);
      type = readType(reader);
    }
    if (type !== LOW_COMPLEXITY) {
      const name = NAMES[type] ?? `MPEG-4 audio of type ${type}`;
      throw badAudio(`expected AAC-LC or HE-AAC, got ${name}. Convert it first.`);
    }
    if (reader.readFlag()) throw badAudio('expected AAC in frames of 1024 samples, got some of 960.');
    return { rate, channels };
  } catch (error) {
    throw error instanceof OutOfBits ? damaged('AAC: its configuration is cut off') : error;
  }
}

/** By channel configuration: 7 means 7.1. */
export function channelsOf(configuration: number): number {
  if (configuration > 7)
    throw badAudio(`expected AAC of 1 to 8 channels, got the channel configuration ${configuration}.`);
  return configuration === 7 ? 8 : configuration;
}

function readType(reader: BitReader): number {
  const type = reader.read(5);
  return type === 31 ? 32 + reader.read(6) : type;
}

function readRate(reader: BitReader): number {
  const index = reader.read(4);
  if (index === 15) return reader.read(24);
  const rate = RATES[index];
  if (rate === undefined) throw damaged('AAC: its rate is none');
  return rate;
}
