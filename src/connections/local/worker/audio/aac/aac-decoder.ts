// Decodes AAC-LC and the core of HE-AAC, which is AAC-LC at half the rate. Written for this project, because no decoder
// on npm has a license that fits an MIT package (they are builds of FAAD2 and FFmpeg under the GPL and LGPL, or of
// Fraunhofer's library), and phones record only AAC.

import type { AudioBlock, PacketDecoder } from '../audio-block.ts';
import { badAudio, damaged } from '../audio-error.ts';
import type { AudioLimits } from '../audio-limits.ts';
import { BitReader, OutOfBits } from '../bit-reader.ts';
import { type Bands, bandsOf } from './aac-bands.ts';
import { type Channel, readChannel } from './aac-channel.ts';
import { type AacConfig, readAacConfig } from './aac-config.ts';
import { createFilterbank } from './aac-filterbank.ts';
import { fillNoise, type MidSide, shapeNoise, undoStereo } from './aac-tools.ts';
import { readWindows, type Windows } from './aac-windows.ts';

/** Element ids of a frame. */
const [SINGLE, PAIR, COUPLING, LOW, DATA, PROGRAM, FILL, END] = [0, 1, 2, 3, 4, 5, 6, 7] as const;

const MAX_CHANNELS = 8;

/** @param config AudioSpecificConfig from the container */
export function createAacDecoder(config: Uint8Array, limits: AudioLimits): PacketDecoder {
  return createAacFrames(readAacConfig(config), limits);
}

export function createAacFrames({ rate, channels }: AacConfig, limits: AudioLimits): PacketDecoder {
  limits.expect({ rate, channels: channels || 1 });
  const bands = bandsOf(rate);
  const filterbanks: ReturnType<typeof createFilterbank>[] = [];
  const random = createRandom();
  const toSound = (channel: Channel, index: number): Float32Array => {
    shapeNoise(channel);
    filterbanks[index] ??= createFilterbank();
    return filterbanks[index](channel.spectrum, channel.windows);
  };
  return {
    decode(packet): AudioBlock | undefined {
      try {
        const decoded = readFrame(new BitReader(packet), bands, random);
        if (decoded.length > MAX_CHANNELS) throw damaged('AAC');
        return decoded.length === 0 ? undefined : { channels: decoded.map(toSound), rate };
      } catch (error) {
        throw error instanceof OutOfBits ? damaged('AAC') : error;
      }
    },
  };
}

function readFrame(reader: BitReader, bands: Bands, random: () => number): Channel[] {
  const channels: Channel[] = [];
  // Some encoders omit the end element.
  while (reader.left >= 3 && channels.length <= MAX_CHANNELS) {
    const element = reader.read(3);
    if (element === END) break;
    if (element === FILL) skipFill(reader);
    else {
      if (element === COUPLING)
        throw badAudio('expected AAC-LC or HE-AAC, got AAC with coupled channels. Convert it first.');
      reader.skip(4);
      if (element === SINGLE || element === LOW) channels.push(readSingle(reader, bands, random));
      else if (element === PAIR) channels.push(...readPair(reader, bands, random));
      else if (element === DATA) skipData(reader);
      else if (element === PROGRAM) skipProgram(reader);
    }
  }
  return channels;
}

function readSingle(reader: BitReader, bands: Bands, random: () => number, shared?: Windows): Channel {
  const channel = readChannel(reader, bands, shared);
  fillNoise(channel, random);
  return channel;
}

function readPair(reader: BitReader, bands: Bands, random: () => number): [Channel, Channel] {
  const shared = reader.readFlag() ? readWindows(reader, bands) : undefined;
  let midSide: MidSide = [];
  if (shared) {
    const present = reader.read(2);
    const isSet = () => present === 2 || (present === 1 && reader.readFlag());
    midSide = shared.groups.map(() => Array.from({ length: shared.maxBand }, isSet));
  }
  const left = readSingle(reader, bands, random, shared);
  const right = readSingle(reader, bands, random, shared);
  undoStereo(left, right, midSide);
  return [left, right];
}

/** Skips a fill element, which holds the HE-AAC extensions. */
function skipFill(reader: BitReader): void {
  const count = reader.read(4);
  reader.skip(8 * (count === 15 ? 14 + reader.read(8) : count));
}

function skipData(reader: BitReader): void {
  const isAligned = reader.readFlag();
  const count = reader.read(8);
  const rest = count === 255 ? reader.read(8) : 0;
  if (isAligned) reader.align();
  reader.skip(8 * (count + rest));
}

/** Skips the program config: all channels are mixed to mono, whatever their position. */
function skipProgram(reader: BitReader): void {
  reader.skip(6);
  const [front, side, back, low, data, coupling] = [4, 4, 4, 2, 3, 4].map((bits) => reader.read(bits));
  for (const bits of [4, 4, 3]) if (reader.readFlag()) reader.skip(bits);
  reader.skip(5 * ((front ?? 0) + (side ?? 0) + (back ?? 0) + (coupling ?? 0)) + 4 * ((low ?? 0) + (data ?? 0)));
  reader.align();
  reader.skip(8 * reader.read(8));
}

/** Deterministic noise, so that the same recording always gets the same answer. */
function createRandom(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state / 2 ** 31;
  };
}
