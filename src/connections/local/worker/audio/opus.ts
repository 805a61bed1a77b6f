// Decodes Opus packets with libopus in WebAssembly.

import { OpusDecoder } from 'opus-decoder';
import { ByteView } from '../../../../utils/media/byte-view.ts';
import type { PacketDecoder } from './audio-block.ts';
import { badAudio, damaged } from './audio-error.ts';
import type { AudioLimits } from './audio-limits.ts';

/** Opus always decodes to this rate, whatever the rate of the source. */
const RATE = 48_000;

/** @param head the OpusHead packet */
export async function createOpusDecoder(head: Uint8Array, limits: AudioLimits): Promise<PacketDecoder> {
  const view = new ByteView(head);
  if (view.text(0, 8) !== 'OpusHead' || head.length < 19) throw damaged('Opus: its head is cut off');
  const channels = view.u8(9);
  limits.expect({ channels, rate: RATE });
  const family = view.u8(18);
  if (family === 0 && channels > 2) throw badAudio(`expected Opus of one or two channels, got ${channels}.`);
  if (family !== 0 && head.length < 21 + channels) throw damaged('Opus: its head is cut off');
  const decoder = new OpusDecoder({
    channels,
    preSkip: view.u16(10, true),
    ...(family === 0 ? {} : mapping(view, channels)),
  });
  await decoder.ready;
  const gain = 10 ** (view.i16(16, true) / 256 / 20);
  return {
    decode(packet) {
      // An empty packet represents a lost one.
      if (packet.length === 0) return undefined;
      const { channelData, errors } = decoder.decodeFrame(packet);
      if (errors.length > 0) throw damaged('Opus');
      if (gain !== 1)
        for (const plane of channelData) for (let i = 0; i < plane.length; i++) plane[i] = (plane[i] ?? 0) * gain;
      return { channels: channelData, rate: RATE };
    },
    free: () => decoder.free(),
  };
}

function mapping(view: ByteView, channels: number) {
  const [streamCount, coupledStreamCount] = [view.u8(19), view.u8(20)];
  const channelMappingTable = [...view.bytes.subarray(21, 21 + channels)];
  const decoded = streamCount + coupledStreamCount;
  const isSound =
    streamCount >= 1 &&
    coupledStreamCount <= streamCount &&
    decoded <= 255 &&
    channelMappingTable.every((index) => index < decoded || index === 255);
  if (!isSound) throw damaged('Opus: its channels make no sense');
  return { streamCount, coupledStreamCount, channelMappingTable };
}
