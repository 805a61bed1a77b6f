// Types shared by all audio decoders, which return audio in blocks so that a recording is never held whole at its own
// rate.

import type { AudioLimits } from './audio-limits.ts';

/** A block of audio: one array per channel, all of equal length, full scale at 1. */
export interface AudioBlock {
  readonly channels: readonly Float32Array[];
  /** Samples per second of each channel. */
  readonly rate: number;
}

export type AudioBlocks = Iterable<AudioBlock> | AsyncIterable<AudioBlock>;

/** Decodes one container. The format in the header is passed to `limits` before decoding. */
export type AudioDecoder = (bytes: Uint8Array, limits: AudioLimits) => AudioBlocks;

/** Decodes the packets of one stream, from any container. */
export interface PacketDecoder {
  decode(packet: Uint8Array): AudioBlock | undefined;
  free?(): void;
}
