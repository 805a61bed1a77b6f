// What every decoder gives: pieces of sound, one after another, so that nothing is ever held whole at its own rate.

import type { AudioLimits } from './audio-limits.ts';

/** A piece of a recording: one array per channel, all of one length, full scale at 1. */
export interface AudioBlock {
  readonly channels: readonly Float32Array[];
  /** Samples per second of each channel. */
  readonly rate: number;
}

export type AudioBlocks = Iterable<AudioBlock> | AsyncIterable<AudioBlock>;

/** Reads one container. It announces to `limits` what the header says, before it decodes. */
export type AudioDecoder = (bytes: Uint8Array, limits: AudioLimits) => AudioBlocks;

/** Decodes the packets of one stream, whatever container they came in. */
export interface PacketDecoder {
  decode(packet: Uint8Array): AudioBlock | undefined;
  free?(): void;
}
