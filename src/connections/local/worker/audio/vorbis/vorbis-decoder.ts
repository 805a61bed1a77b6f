// Decodes Vorbis packets to floats (Vorbis I). Written for this project, because the decoder on npm only reads Ogg
// (Firefox and Matroska also use WebM) and uses an LGPL parser that 24 MB of zeros block for seconds.

import type { AudioBlock, PacketDecoder } from '../audio-block.ts';
import { damaged } from '../audio-error.ts';
import type { AudioLimits } from '../audio-limits.ts';
import { OutOfBits } from '../bit-reader.ts';
import { createImdct } from '../imdct.ts';
import { bitsOf, VorbisBits } from './vorbis-bits.ts';
import { type Mode, readVorbisHead, readVorbisModes, type VorbisSetup } from './vorbis-setup.ts';

/** @param headers identification, comment and setup packets */
export function createVorbisDecoder(headers: readonly Uint8Array[], limits: AudioLimits): PacketDecoder {
  const [first, , third] = headers;
  if (!first || !third) throw damaged('Vorbis: its headers are missing');
  const head = readVorbisHead(first);
  limits.expect(head);
  const setup: VorbisSetup = { ...head, modes: readVorbisModes(third, head.channels) };
  const transforms = head.blockSizes.map(createImdct);
  const slopes = head.blockSizes.map(createSlope);
  let before: Float32Array[] | undefined;
  return {
    decode(packet): AudioBlock | undefined {
      const block = readBlock(new VorbisBits(packet), setup);
      if (!block) return undefined;
      const { size, spectra } = block;
      const transform = transforms[size === head.blockSizes[1] ? 1 : 0];
      const now = spectra.map((spectrum) => {
        const time = new Float32Array(size);
        transform?.(spectrum, time);
        applyWindow(time, slopes, block);
        return time;
      });
      const channels = before?.map((last, channel) => overlap(last, now[channel] ?? last));
      before = now;
      return channels && { channels, rate: head.rate };
    },
  };
}

/** Matroska stores the three headers in one blob: their number minus one, the sizes of the first two, the headers. */
export function splitVorbisHeaders(config: Uint8Array): readonly Uint8Array[] {
  if (config[0] !== 2) throw damaged('Vorbis: its headers are missing');
  let at = 1;
  const sizes = [0, 0].map(() => {
    let size = 0;
    for (let part = 255; part === 255; at++) {
      part = config[at] ?? 0;
      size += part;
    }
    return size;
  });
  const [first = 0, second = 0] = sizes;
  return [
    config.subarray(at, at + first),
    config.subarray(at + first, at + first + second),
    config.subarray(at + first + second),
  ];
}

interface Block {
  readonly size: number;
  /** Whether the windows of the previous and the next block are long. */
  readonly isLong: { readonly before: boolean; readonly after: boolean };
  readonly spectra: readonly Float32Array[];
}

function readBlock(bits: VorbisBits, { channels, blockSizes, modes }: VorbisSetup): Block | undefined {
  try {
    // Header packets start with a set bit; an empty packet contains no audio.
    if (bits.readFlag()) return undefined;
    const mode = modes[bits.read(bitsOf(modes.length - 1))];
    if (!mode) throw damaged('Vorbis');
    const size = blockSizes[mode.isLong ? 1 : 0];
    const isLong = { before: mode.isLong && bits.readFlag(), after: mode.isLong && bits.readFlag() };
    return { size, isLong, spectra: readSpectra(bits, mode, channels, size / 2) };
  } catch (error) {
    if (error instanceof OutOfBits) return undefined;
    throw error;
  }
}

function readSpectra(bits: VorbisBits, mode: Mode, channels: number, length: number): Float32Array[] {
  const floors = Array.from({ length: channels }, () => new Float32Array(length));
  const spectra = Array.from({ length: channels }, () => new Float32Array(length));
  const isSilent = floors.map((floor, channel) => !readFloor(bits, mode, channel, floor));
  const hasNone = [...isSilent];
  for (const [a, b] of mode.couplings) if (!hasNone[a] || !hasNone[b]) [hasNone[a], hasNone[b]] = [false, false];
  mode.submaps.forEach(({ residue }, submap) => {
    const members = [...spectra.keys()].filter((channel) => mode.mux[channel] === submap);
    const vectors = members.map((channel) => spectra[channel] ?? new Float32Array(length));
    residue.read(
      bits,
      vectors,
      members.map((channel) => hasNone[channel] ?? true),
    );
  });
  for (const [a, b] of [...mode.couplings].reverse()) {
    const [magnitude, angle] = [spectra[a], spectra[b]];
    if (magnitude && angle) uncouple(magnitude, angle);
  }
  spectra.forEach((spectrum, channel) => {
    const floor = isSilent[channel] ? undefined : floors[channel];
    for (let i = 0; i < length; i++) spectrum[i] = (spectrum[i] ?? 0) * (floor?.[i] ?? 0);
  });
  return spectra;
}

function readFloor(bits: VorbisBits, mode: Mode, channel: number, output: Float32Array): boolean {
  const submap = mode.submaps[mode.mux[channel] ?? 0];
  if (!submap) throw damaged('Vorbis');
  return submap.floor.read(bits, output);
}

/** Converts magnitude and angle to two channels (Vorbis I, 4.3.5). */
function uncouple(magnitude: Float32Array, angle: Float32Array): void {
  for (let i = 0; i < magnitude.length; i++) {
    const m = magnitude[i] ?? 0;
    const a = angle[i] ?? 0;
    if (a > 0) angle[i] = m > 0 ? m - a : m + a;
    else {
      angle[i] = m;
      magnitude[i] = m > 0 ? m + a : m - a;
    }
  }
}

function createSlope(size: number): Float32Array {
  return Float32Array.from({ length: size / 2 }, (_, i) =>
    Math.sin((Math.PI / 2) * Math.sin((Math.PI * (i + 0.5)) / size) ** 2),
  );
}

/** A long block next to a short one uses the short slope on that side. */
function applyWindow(time: Float32Array, [short, long]: readonly Float32Array[], { size, isLong }: Block): void {
  if (!short || !long) return;
  const isShort = size === short.length * 2;
  const [rise, fall] = [isShort || !isLong.before ? short : long, isShort || !isLong.after ? short : long];
  const riseFrom = size / 4 - rise.length / 2;
  const fallFrom = (size * 3) / 4 - fall.length / 2;
  time.fill(0, 0, riseFrom);
  for (let i = 0; i < rise.length; i++) time[riseFrom + i] = (time[riseFrom + i] ?? 0) * (rise[i] ?? 0);
  for (let i = 0; i < fall.length; i++)
    time[fallFrom + i] = (time[fallFrom + i] ?? 0) * (fall[fall.length - 1 - i] ?? 0);
  time.fill(0, fallFrom + fall.length);
}

/**
 * The samples between the centers of two blocks: the 3/4 point of the first is aligned with the 1/4 point of the
 * second.
 */
function overlap(last: Float32Array, now: Float32Array): Float32Array {
  const offset = (last.length * 3) / 4 - now.length / 4;
  const from = last.length / 2;
  const output = new Float32Array(last.length / 4 + now.length / 4);
  for (let i = 0; i < output.length; i++) output[i] = (last[from + i] ?? 0) + (now[from + i - offset] ?? 0);
  return output;
}
