// Decodes the first audio stream of an Ogg file.

import { ByteView } from '../../../../utils/media/byte-view.ts';
import { skipTags } from '../../../../utils/media/skip-tags.ts';
import type { AudioBlock, PacketDecoder } from './audio-block.ts';
import { badAudio, damaged, endsEarly } from './audio-error.ts';
import type { AudioLimits } from './audio-limits.ts';
import { crc32Ogg } from './crc.ts';
import { createFlacPackets } from './flac.ts';
import { createOpusDecoder } from './opus.ts';
import { createVorbisDecoder } from './vorbis/vorbis-decoder.ts';

interface Page {
  readonly serial: number;
  readonly isContinued: boolean;
  readonly isFirst: boolean;
  readonly segments: Uint8Array;
  readonly body: Uint8Array;
}

type Codec = 'Opus' | 'Vorbis' | 'FLAC';

/** Signatures in the first packet of a stream; streams without a codec are named in the error message. */
const STREAMS: readonly (readonly [start: string, name: string, codec?: Codec])[] = [
  ['OpusHead', 'Opus', 'Opus'],
  ['\x01vorbis', 'Vorbis', 'Vorbis'],
  ['\x7fFLAC', 'FLAC', 'FLAC'],
  ['Speex   ', 'Speex'],
  ['\x80theora', 'Theora, which is video'],
  ['PCM     ', 'OggPCM'],
  ['CELT    ', 'CELT'],
];

export async function* decodeOgg(bytes: Uint8Array, limits: AudioLimits): AsyncGenerator<AudioBlock> {
  const others: string[] = [];
  let stream: ReturnType<typeof createStream> | undefined;
  try {
    for (const page of readPages(bytes)) {
      limits.countPacket();
      if (page.isFirst) {
        const [, name, codec] = STREAMS.find(([start]) => begins(page.body, start)) ?? [];
        if (codec && !stream?.isOpen()) {
          stream?.free();
          stream = createStream(page.serial, codec, limits);
        } else if (!codec) others.push(name ?? 'a stream of an unknown kind');
      }
      if (!stream || page.serial !== stream.serial) continue;
      yield* stream.read(page);
    }
    if (!stream)
      throw badAudio(`expected Ogg with Opus, Vorbis or FLAC, got Ogg with ${others[0] ?? 'nothing in it'}.`);
  } finally {
    stream?.free();
  }
}

function* readPages(bytes: Uint8Array): Generator<Page> {
  const view = new ByteView(bytes);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = skipTags(bytes); at < bytes.length; ) {
    // Skips junk between pages in one search, even 24 MB of zeros.
    at = buffer.indexOf('OggS', at, 'latin1');
    if (at < 0) return;
    const count = view.u8(at + 26);
    const segments = bytes.subarray(at + 27, at + 27 + count);
    const body = at + 27 + count;
    const end = segments.reduce((sum, size) => sum + size, body);
    if (end > bytes.length || body > bytes.length) throw endsEarly('an Ogg file', bytes.length, end);
    const flags = view.u8(at + 5);
    if (!isIntact(bytes.subarray(at, end))) throw damaged('Ogg');
    yield {
      serial: view.u32(at + 14, true),
      isContinued: (flags & 1) !== 0,
      isFirst: (flags & 2) !== 0,
      segments,
      body: bytes.subarray(body, end),
    };
    at = end;
  }
}

/** The checksum covers the page with the checksum field set to zero. */
function isIntact(page: Uint8Array): boolean {
  const parts = [page.subarray(0, 22), new Uint8Array(4), page.subarray(26)];
  return parts.reduce((crc, part) => crc32Ogg(part, crc), 0) === new ByteView(page).u32(22, true);
}

function createStream(serial: number, codec: Codec, limits: AudioLimits) {
  let decoder: PacketDecoder | undefined;
  let headers: Uint8Array[] = [];
  let begun: Uint8Array[] = [];
  let packets = 0;

  async function open(packet: Uint8Array): Promise<void> {
    if (codec === 'Opus') decoder = await createOpusDecoder(packet, limits);
    else if (codec === 'FLAC') decoder = createFlacPackets(packet.subarray(9), limits);
    else {
      headers.push(packet);
      if (headers.length === 3) decoder = createVorbisDecoder(headers, limits);
    }
  }

  return {
    serial,
    /** Whether no audio has been read yet. After that, a new stream is a chained one, such as the next song. */
    isOpen: () => packets < 4,
    async *read(page: Page): AsyncGenerator<AudioBlock> {
      if (!page.isContinued) begun = [];
      for (const packet of packetsOf(page, begun)) {
        packets++;
        limits.countPacket();
        // The second Opus packet contains the tags.
        if (!decoder) await open(packet);
        else if (codec !== 'Opus' || packets > 2) {
          const block = decoder.decode(packet);
          if (block) yield block;
        }
      }
    },
    free() {
      decoder?.free?.();
      decoder = undefined;
      headers = [];
    },
  };
}

/** A packet ends with a segment of fewer than 255 bytes; otherwise it continues on the next page. */
function* packetsOf({ segments, body }: Page, begun: Uint8Array[]): Generator<Uint8Array> {
  let [start, at] = [0, 0];
  for (const size of segments) {
    at += size;
    if (size === 255) continue;
    const last = body.subarray(start, at);
    yield begun.length === 0 ? last : Buffer.concat([...begun, last]);
    begun.length = 0;
    start = at;
  }
  if (at > start) begun.push(body.subarray(start, at));
}

function begins(body: Uint8Array, start: string): boolean {
  return new ByteView(body).text(0, start.length) === start;
}
