// Parses the three Vorbis headers: identification, comment and setup (Vorbis I, 4.2).

import { ByteView } from '../../../../../utils/media/byte-view.ts';
import { damaged } from '../audio-error.ts';
import { OutOfBits } from '../bit-reader.ts';
import { bitsOf, VorbisBits } from './vorbis-bits.ts';
import { readCodebook } from './vorbis-codebook.ts';
import { type Floor, readFloor } from './vorbis-floor.ts';
import { type Residue, readResidue } from './vorbis-residue.ts';

export interface VorbisSetup {
  readonly channels: number;
  readonly rate: number;
  /** Lengths of the short and the long window. */
  readonly blockSizes: readonly [short: number, long: number];
  readonly modes: readonly Mode[];
}

export interface Mode {
  readonly isLong: boolean;
  readonly couplings: readonly (readonly [magnitude: number, angle: number])[];
  /** The submap of each channel. */
  readonly mux: readonly number[];
  readonly submaps: readonly { readonly floor: Floor; readonly residue: Residue }[];
}

export function readVorbisHead(packet: Uint8Array): Omit<VorbisSetup, 'modes'> {
  const view = new ByteView(packet);
  if (packet.length < 30 || view.text(0, 7) !== '\x01vorbis') throw damaged('Vorbis');
  const sizes = view.u8(28);
  const [short, long] = [1 << (sizes & 15), 1 << (sizes >> 4)];
  if (short < 64 || long > 8192 || short > long) throw damaged('Vorbis');
  return { channels: view.u8(11), rate: view.u32(12, true), blockSizes: [short, long] };
}

export function readVorbisModes(packet: Uint8Array, channels: number): readonly Mode[] {
  if (new ByteView(packet).text(0, 7) !== '\x05vorbis') throw damaged('Vorbis');
  try {
    return readModes(new VorbisBits(packet.subarray(7)), channels);
  } catch (error) {
    throw error instanceof OutOfBits ? damaged('Vorbis: its header is cut off') : error;
  }
}

function readModes(bits: VorbisBits, channels: number): readonly Mode[] {
  const listOf = <T>(countBits: number, read: () => T): T[] => Array.from({ length: bits.read(countBits) + 1 }, read);
  const codebooks = listOf(8, () => readCodebook(bits));
  // Time domain transforms: placeholders in Vorbis I.
  listOf(6, () => bits.read(16));
  const floors = listOf(6, () => readFloor(bits, codebooks));
  const residues = listOf(6, () => readResidue(bits, codebooks));
  const mappings = listOf(6, () => readMapping(bits, channels, floors, residues));
  return listOf(6, () => {
    const isLong = bits.readFlag();
    bits.skip(32);
    const mapping = mappings[bits.read(8)];
    if (!mapping) throw damaged('Vorbis');
    return { isLong, ...mapping };
  });
}

function readMapping(
  bits: VorbisBits,
  channels: number,
  floors: readonly Floor[],
  residues: readonly Residue[],
): Omit<Mode, 'isLong'> {
  if (bits.read(16) !== 0) throw damaged('Vorbis');
  const submapCount = bits.readFlag() ? bits.read(4) + 1 : 1;
  const couplingCount = bits.readFlag() ? bits.read(8) + 1 : 0;
  const width = bitsOf(channels - 1);
  const couplings = Array.from({ length: couplingCount }, () => [bits.read(width), bits.read(width)] as const);
  if (couplings.some(([a, b]) => a === b || a >= channels || b >= channels)) throw damaged('Vorbis');
  bits.skip(2);
  const mux = Array.from({ length: channels }, () => (submapCount > 1 ? bits.read(4) : 0));
  const submaps = Array.from({ length: submapCount }, () => {
    bits.skip(8);
    const [floor, residue] = [floors[bits.read(8)], residues[bits.read(8)]];
    if (!floor || !residue) throw damaged('Vorbis');
    return { floor, residue };
  });
  return { couplings, mux, submaps };
}
