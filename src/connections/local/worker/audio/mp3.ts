// Decodes MPEG audio (MP3, MP2) with mpg123 in WebAssembly. Frames are located here and only whole frames are decoded,
// so that tags, pictures and junk cost nothing and a truncated file is detected.

import { MPEGDecoder } from 'mpg123-decoder';
import { ByteView } from '../../../../utils/media/byte-view.ts';
import { findFrame, isFreeFormat, type MpegFrame, readFrame } from '../../../../utils/media/mpeg-frame.ts';
import { findEndOfSound, skipTags } from '../../../../utils/media/skip-tags.ts';
import type { AudioBlock } from './audio-block.ts';
import { badAudio, endsEarly } from './audio-error.ts';
import type { AudioLimits } from './audio-limits.ts';

/** A few seconds of audio at most, because the limits are checked between chunks. */
const CHUNK_BYTES = 8 * 1024;

export async function* decodeMp3(bytes: Uint8Array, limits: AudioLimits): AsyncGenerator<AudioBlock> {
  const end = findEndOfSound(bytes);
  const view = new ByteView(bytes.subarray(0, end));
  const start = findFrame(view, skipTags(bytes));
  const first = start === undefined ? undefined : readFrame(view, start);
  if (start === undefined || !first) {
    throw badAudio(
      isFreeFormat(view, skipTags(bytes))
        ? 'expected an MP3 of a bit rate that the format names, got one of free format. Convert it first.'
        : 'expected an MP3 with sound in it, got one without a single frame.',
    );
  }
  const announced = readAnnounced(view, start, first);
  limits.expect({ ...first, frames: announced.frames });
  if (announced.bytes > end - start)
    throw endsEarly('an MP3', bytes.length, bytes.length + announced.bytes - (end - start));
  yield* decodeMp3Packets(framesOf(view, start), limits);
}

/** Decodes single frames from a file or a container. */
export async function* decodeMp3Packets(
  packets: Iterable<Uint8Array>,
  limits: AudioLimits,
): AsyncGenerator<AudioBlock> {
  const decoder = new MPEGDecoder();
  await decoder.ready;
  let isMono = false;
  const decode = (chunk: Uint8Array): AudioBlock => {
    const { channelData, sampleRate } = decoder.decode(chunk);
    // The decoder returns mono as two equal channels.
    return { channels: isMono ? channelData.slice(0, 1) : channelData, rate: sampleRate };
  };
  try {
    let frames: Uint8Array[] = [];
    let size = 0;
    let rate = 0;
    for (const packet of packets) {
      limits.countPacket();
      const frame = readFrame(new ByteView(packet), 0);
      if (!frame) continue;
      const isOther = frame.rate !== rate || (frame.channels === 1) !== isMono;
      if (size > 0 && (isOther || size >= CHUNK_BYTES)) {
        yield decode(Buffer.concat(frames));
        [frames, size] = [[], 0];
      }
      [rate, isMono] = [frame.rate, frame.channels === 1];
      frames.push(packet);
      size += packet.length;
    }
    if (size > 0) yield decode(Buffer.concat(frames));
  } finally {
    decoder.free();
  }
}

function* framesOf(view: ByteView, start: number): Generator<Uint8Array> {
  let at = start;
  while (at < view.length) {
    const frame = readFrame(view, at);
    if (frame) {
      const end = at + frame.bytes;
      if (end > view.length) throw endsEarly('an MP3');
      yield view.bytes.subarray(at, end);
      at = end;
    } else {
      at = findFrame(view, at + 1) ?? view.length;
    }
  }
}

/** Reads the length from the header in the first frame: `Xing` or `Info` (LAME), `VBRI` (Fraunhofer). */
function readAnnounced(view: ByteView, start: number, { sideBytes, samples }: MpegFrame) {
  const xing = start + 4 + sideBytes;
  if (/^(Xing|Info)$/.test(view.text(xing, 4))) {
    const flags = view.u32(xing + 4);
    const frames = flags & 1 ? view.u32(xing + 8) : 0;
    return { frames: frames * samples, bytes: flags & 2 ? view.u32(xing + 8 + (flags & 1 ? 4 : 0)) : 0 };
  }
  const vbri = start + 36;
  if (view.text(vbri, 4) === 'VBRI') return { frames: view.u32(vbri + 14) * samples, bytes: view.u32(vbri + 10) };
  return { frames: 0, bytes: 0 };
}
