// Decodes raw AAC in ADTS frames (.aac), as written by Android recorders and radio streams.

import { ByteView } from '../../../../utils/media/byte-view.ts';
import { findEndOfSound, skipTags } from '../../../../utils/media/skip-tags.ts';
import { RATES } from './aac/aac-bands.ts';
import { channelsOf } from './aac/aac-config.ts';
import { createAacFrames } from './aac/aac-decoder.ts';
import type { AudioBlock, PacketDecoder } from './audio-block.ts';
import { badAudio, damaged, endsEarly } from './audio-error.ts';
import type { AudioLimits } from './audio-limits.ts';

export function* decodeAdts(bytes: Uint8Array, limits: AudioLimits): Generator<AudioBlock> {
  const view = new ByteView(bytes.subarray(0, findEndOfSound(bytes)));
  let decoder: PacketDecoder | undefined;
  for (let at = skipTags(bytes); at < view.length; ) {
    const head = readHead(view, at);
    if (!head) {
      // Tags and zero padding may follow the audio.
      if (decoder && view.u8(at) !== 0xff) return;
      throw at + 7 > view.length ? endsEarly('AAC') : damaged('AAC');
    }
    if (at + head.size > view.length) throw endsEarly('AAC');
    decoder ??= createAacFrames(head, limits);
    limits.countPacket();
    const block = decoder.decode(view.bytes.subarray(at + head.headSize, at + head.size));
    if (block) yield block;
    at += head.size;
  }
}

function readHead(view: ByteView, at: number) {
  if (at + 7 > view.length || view.u8(at) !== 0xff || (view.u8(at + 1) & 0xf6) !== 0xf0) return undefined;
  const profile = view.u8(at + 2) >> 6;
  const rate = RATES[(view.u8(at + 2) >> 2) & 15];
  const configuration = ((view.u8(at + 2) & 1) << 2) | (view.u8(at + 3) >> 6);
  const headSize = view.u8(at + 1) & 1 ? 7 : 9;
  const size = (view.u24(at + 3) >> 5) & 0x1fff;
  if (rate === undefined || size < headSize) return undefined;
  if (profile !== 1)
    throw badAudio(`expected AAC-LC or HE-AAC, got AAC ${['Main', 'LC', 'SSR', 'LTP'][profile]}. Convert it first.`);
  if (view.u8(at + 6) & 3) throw badAudio('expected one block of AAC in each frame, got several. Convert it first.');
  return { rate, channels: channelsOf(configuration), headSize, size };
}
