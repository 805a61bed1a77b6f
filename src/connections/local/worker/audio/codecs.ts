// Selects the packet decoder for a codec in MP4, Matroska or CAF.

import { createAacDecoder } from './aac/aac-decoder.ts';
import { createAlacDecoder } from './alac.ts';
import type { AudioBlock, PacketDecoder } from './audio-block.ts';
import type { AudioLimits } from './audio-limits.ts';
import { createFlacPackets } from './flac.ts';
import { decodeMp3Packets } from './mp3.ts';
import { createOpusDecoder } from './opus.ts';
import { createVorbisDecoder, splitVorbisHeaders } from './vorbis/vorbis-decoder.ts';

export type Codec = 'aac' | 'alac' | 'flac' | 'mp3' | 'opus' | 'vorbis';

type PacketDecoderFactory = (config: Uint8Array, limits: AudioLimits) => PacketDecoder | Promise<PacketDecoder>;

const FACTORIES: Readonly<Record<Exclude<Codec, 'mp3'>, PacketDecoderFactory>> = {
  aac: createAacDecoder,
  alac: createAlacDecoder,
  flac: createFlacPackets,
  opus: createOpusDecoder,
  vorbis: (config, limits) => createVorbisDecoder(splitVorbisHeaders(config), limits),
};

/** @param config codec configuration from the container: AudioSpecificConfig, OpusHead, STREAMINFO and so on */
export async function* decodePackets(
  codec: Codec,
  config: Uint8Array,
  packets: Iterable<Uint8Array>,
  limits: AudioLimits,
): AsyncGenerator<AudioBlock> {
  if (codec === 'mp3') {
    yield* decodeMp3Packets(packets, limits);
    return;
  }
  const decoder = await FACTORIES[codec](config, limits);
  try {
    for (const packet of packets) {
      limits.countPacket();
      const block = decoder.decode(packet);
      if (block) yield block;
    }
  } finally {
    decoder.free?.();
  }
}
