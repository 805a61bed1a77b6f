// Decodes Apple's Core Audio Format, as written by iPhones and macOS.

import { ByteView } from '../../../../utils/media/byte-view.ts';
import { decodeIma4 } from './adpcm.ts';
import type { AudioBlocks } from './audio-block.ts';
import { badAudio, endsEarly } from './audio-error.ts';
import { type AudioLimits, MAX_CHUNKS } from './audio-limits.ts';
import { type Codec, decodePackets } from './codecs.ts';
import { decodePcm, isPcmFormat, type PcmFormat } from './pcm.ts';

interface Description {
  readonly rate: number;
  readonly format: string;
  readonly flags: number;
  readonly packetBytes: number;
  readonly channels: number;
  readonly bits: number;
}

const CODECS: Readonly<Record<string, Codec>> = { 'aac ': 'aac', alac: 'alac', opus: 'opus' };

export function decodeCaf(bytes: Uint8Array, limits: AudioLimits): AudioBlocks {
  const view = new ByteView(bytes);
  let description: Description | undefined;
  let data: Uint8Array | undefined;
  let cookie: Uint8Array = new Uint8Array(0);
  let sizes: readonly number[] = [];
  for (let at = 8, chunks = 0; at + 12 <= view.length && chunks < MAX_CHUNKS; chunks++) {
    const id = view.text(at, 4);
    const announced = view.i64(at + 4);
    const body = at + 12;
    // -1 means up to the end of the file, as in an unfinished recording.
    const size = announced < 0 ? view.length - body : announced;
    if (body + size > view.length) throw endsEarly('a CAF file', view.length, body + size);
    if (id === 'desc') description = readDescription(view, body);
    // The audio follows a four-byte edit count.
    if (id === 'data') data = bytes.subarray(body + 4, body + size);
    if (id === 'kuki') cookie = bytes.subarray(body, body + size);
    if (id === 'pakt') sizes = readSizes(bytes.subarray(body + 24, body + size));
    at = body + size;
  }
  if (!description || !data) throw endsEarly('a CAF file, which has no sound yet and');
  const { channels, rate, format } = description;
  limits.expect({ channels, rate });
  if (format === 'ima4') return decodeIma4(data, { channels, rate });
  const codec = Object.hasOwn(CODECS, format) ? CODECS[format] : undefined;
  if (codec) {
    const config = codec === 'opus' ? opusHead(cookie, channels) : cookie;
    return decodePackets(codec, config, split(data, sizes, description.packetBytes), limits);
  }
  const pcm = pcmOf(description);
  const frameBytes = description.packetBytes || (pcm.bits / 8) * channels;
  limits.expect({ channels, rate, frames: Math.floor(data.length / frameBytes) });
  return decodePcm(data, { format: pcm, channels, rate, frameBytes });
}

/** Apple's cookie has a format of its own, and ffmpeg writes none; one or two channels only need the channel count. */
function opusHead(cookie: Uint8Array, channels: number): Uint8Array {
  if (new ByteView(cookie).text(0, 8) === 'OpusHead') return cookie;
  const head = Buffer.alloc(19);
  head.write('OpusHead\x01');
  head[9] = channels;
  return head;
}

function readDescription(view: ByteView, at: number): Description {
  return {
    rate: view.f64(at),
    format: view.text(at + 8, 4),
    flags: view.u32(at + 12),
    packetBytes: view.u32(at + 16),
    channels: view.u32(at + 24),
    bits: view.u32(at + 28),
  };
}

function pcmOf({ format, flags, bits }: Description): PcmFormat {
  const littleEndian = (flags & 2) !== 0;
  const kind = format === 'alaw' ? 'a-law' : format === 'ulaw' ? 'mu-law' : flags & 1 ? 'float' : 'signed';
  const pcm: PcmFormat = { kind, bits: format === 'lpcm' ? Math.ceil(bits / 8) * 8 : 8, littleEndian };
  const isPlain = format === 'lpcm' || format === 'alaw' || format === 'ulaw';
  if (isPlain && isPcmFormat(pcm)) return pcm;
  const found = isPlain ? `samples of ${bits} bits` : `the codec "${format.replace(/[^\x20-\x7e]/g, '?')}"`;
  throw badAudio(`expected a CAF file of plain samples, AAC, ALAC or Opus, got ${found}.`);
}

/** The packet table: big-endian numbers with seven bits per byte. */
function readSizes(table: Uint8Array): readonly number[] {
  const sizes: number[] = [];
  let value = 0;
  for (const byte of table) {
    value = (value * 128 + (byte & 0x7f)) % 2 ** 32;
    if (byte & 0x80) continue;
    sizes.push(value);
    value = 0;
  }
  return sizes;
}

function* split(data: Uint8Array, sizes: readonly number[], fixed: number): Generator<Uint8Array> {
  let at = 0;
  if (fixed > 0) for (; at < data.length; at += fixed) yield data.subarray(at, at + fixed);
  for (const size of sizes) {
    if (at >= data.length) return;
    if (at + size > data.length) throw endsEarly('a CAF file');
    yield data.subarray(at, at + size);
    at += size;
  }
}
