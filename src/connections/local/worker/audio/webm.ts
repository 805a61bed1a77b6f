// Decodes the first audio track of WebM and Matroska, as written by the MediaRecorder of Chrome and Firefox.

import { ByteView } from '../../../../utils/media/byte-view.ts';
import { skipTags } from '../../../../utils/media/skip-tags.ts';
import type { AudioBlock } from './audio-block.ts';
import { badAudio, damaged, endsEarly } from './audio-error.ts';
import type { AudioLimits } from './audio-limits.ts';
import { type Codec, decodePackets } from './codecs.ts';
import { decodePcm } from './pcm.ts';

/** EBML ids of the elements that are read. */
const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
const TRACKS = 0x1654ae6b;
const TRACK = 0xae;
const [NUMBER, KIND, CODEC, PRIVATE] = [0xd7, 0x83, 0x86, 0x63a2];
const [AUDIO, CHANNELS, RATE, DEPTH] = [0xe1, 0x9f, 0xb5, 0x6264];
const [ENCODINGS, GROUP, BLOCK, SIMPLE_BLOCK] = [0x6d80, 0xa0, 0xa1, 0xa3];
/** Elements whose children are read. */
const MASTERS: ReadonlySet<number> = new Set([SEGMENT, CLUSTER, TRACKS, TRACK, AUDIO, GROUP]);

const SOUND = 2;

interface Track {
  number: number;
  kind: number;
  codec: string;
  config: Uint8Array;
  channels: number;
  rate: number;
  depth: number;
  isEncoded: boolean;
}

const CODECS: Readonly<Record<string, Codec>> = {
  A_OPUS: 'opus',
  A_VORBIS: 'vorbis',
  A_FLAC: 'flac',
  A_AAC: 'aac',
  'A_MPEG/L3': 'mp3',
  'A_MPEG/L2': 'mp3',
  A_ALAC: 'alac',
};

export function decodeWebm(bytes: Uint8Array, limits: AudioLimits): AsyncIterable<AudioBlock> {
  const view = new ByteView(bytes);
  const elements = readElements(view);
  const track = chooseTrack(readTracks(view, elements));
  const { channels, rate } = track;
  limits.expect({ channels, rate });
  const packets = readPackets(view, track.number);
  if (track.codec.startsWith('A_PCM/')) return decodeSamples(track, packets);
  const codec = Object.hasOwn(CODECS, track.codec) ? CODECS[track.codec] : undefined;
  if (!codec || track.isEncoded) {
    const name = track.isEncoded ? 'a packed track' : track.codec.replace(/[^\x20-\x7e]/g, '?').slice(0, 40);
    throw badAudio(
      `expected WebM or Matroska with Opus, Vorbis, FLAC, AAC, MP3, ALAC or plain samples, got one with ${name}. Convert it first.`,
    );
  }
  return decodePackets(codec, track.config, packets, limits);
}

interface Element {
  readonly id: number;
  readonly body: number;
  readonly size: number;
}

/** Thirty times the number in ten minutes; 25 MB may hold twelve million. */
const MAX_ELEMENTS = 1_000_000;

function* readElements(view: ByteView): Generator<Element> {
  for (let at = skipTags(view.bytes), elements = 0; at < view.length; elements++) {
    if (elements > MAX_ELEMENTS) throw damaged('WebM');
    const idLength = Math.clz32(view.u8(at)) - 23;
    const sizeLength = Math.clz32(view.u8(at + idLength)) - 23;
    // Invalid elements are junk after the end, or damage that the codec detects.
    if (idLength > 4 || sizeLength > 8) return;
    let id = 0;
    for (let i = 0; i < idLength; i++) id = id * 256 + view.u8(at + i);
    const sizeAt = at + idLength;
    let size = view.u8(sizeAt) & (0xff >> sizeLength);
    let isUnknown = size === 0xff >> sizeLength;
    for (let i = 1; i < sizeLength; i++) {
      const byte = view.u8(sizeAt + i);
      size = size * 256 + byte;
      isUnknown &&= byte === 0xff;
    }
    const body = sizeAt + sizeLength;
    // Streaming recorders write unknown sizes for open elements.
    if (!isUnknown && body + size > view.length) throw endsEarly('a WebM file', view.length, body + size);
    yield { id, body, size: isUnknown ? view.length - body : size };
    at = MASTERS.has(id) ? body : isUnknown ? view.length : body + size;
  }
}

function readTracks(view: ByteView, elements: Iterable<Element>): Track[] {
  const tracks: Track[] = [];
  for (const { id, body, size } of elements) {
    if (id === CLUSTER) break;
    if (id === TRACK) tracks.push(createTrack());
    const track = tracks.at(-1);
    if (track) readField(view, track, { id, body, size });
  }
  return tracks;
}

function createTrack(): Track {
  return {
    number: 0,
    kind: 0,
    codec: '',
    config: new Uint8Array(0),
    channels: 1,
    rate: 8000,
    depth: 0,
    isEncoded: false,
  };
}

function readField(view: ByteView, track: Track, { id, body, size }: Element): void {
  if (id === NUMBER) track.number = readNumber(view, body, size);
  else if (id === KIND) track.kind = readNumber(view, body, size);
  else if (id === CODEC) track.codec = view.text(body, Math.min(size, 64)).replace(/\0+$/, '');
  else if (id === PRIVATE) track.config = view.bytes.subarray(body, body + size);
  else if (id === CHANNELS) track.channels = readNumber(view, body, size);
  else if (id === DEPTH) track.depth = readNumber(view, body, size);
  else if (id === RATE) track.rate = size === 8 ? view.f64(body) : view.f32(body);
  else if (id === ENCODINGS) track.isEncoded = true;
}

function readNumber(view: ByteView, at: number, size: number): number {
  let value = 0;
  for (let i = 0; i < Math.min(size, 8); i++) value = value * 256 + view.u8(at + i);
  return value;
}

function chooseTrack(tracks: readonly Track[]): Track {
  const sounds = tracks.filter(({ kind }) => kind === SOUND);
  const [first] = sounds;
  if (!first) throw badAudio('expected a file with sound in it, got a WebM file that has no sound track.');
  return sounds.find(({ codec, isEncoded }) => Object.hasOwn(CODECS, codec) && !isEncoded) ?? first;
}

function* readPackets(view: ByteView, number: number): Generator<Uint8Array> {
  for (const { id, body, size } of readElements(view)) {
    if (id !== SIMPLE_BLOCK && id !== BLOCK) continue;
    const block = view.bytes.subarray(body, body + size);
    // The track number has variable length; two bytes of time and one of flags follow.
    const numberLength = Math.clz32(block[0] ?? 0) - 23;
    const blockNumber = readNumber(view, body, numberLength) - 2 ** (7 * numberLength);
    if (blockNumber !== number) continue;
    const flags = block[numberLength + 2] ?? 0;
    yield* unlace(block.subarray(numberLength + 3), (flags >> 1) & 3);
  }
}

/**
 * Splits a block into its packets.
 * @param lacing 0: a single packet, 1: sizes as in Ogg (Xiph), 2: equal sizes, 3: sizes as in EBML
 */
function* unlace(body: Uint8Array, lacing: number): Generator<Uint8Array> {
  if (lacing === 0) {
    yield body;
    return;
  }
  const count = (body[0] ?? 0) + 1;
  let at = 1;
  const sizes: number[] = [];
  if (lacing === 1) {
    while (sizes.length < count - 1) {
      let size = 0;
      for (let part = 255; part === 255; at++) {
        part = body[at] ?? 0;
        size += part;
      }
      sizes.push(size);
    }
  } else if (lacing === 3) {
    let size = 0;
    while (sizes.length < count - 1) {
      const length = Math.clz32(body[at] ?? 0) - 23;
      if (length > 4) throw damaged('WebM');
      let value = (body[at] ?? 0) & (0xff >> length);
      for (let i = 1; i < length; i++) value = value * 256 + (body[at + i] ?? 0);
      // The first size is absolute; the others are differences from the previous one.
      size = sizes.length === 0 ? value : size + value - (2 ** (7 * length - 1) - 1);
      if (size < 0) throw damaged('WebM');
      sizes.push(size);
      at += length;
    }
  } else {
    const size = Math.floor((body.length - 1) / count);
    for (let i = 0; i < count - 1; i++) sizes.push(size);
  }
  for (const size of sizes) {
    if (at + size > body.length) throw damaged('WebM');
    yield body.subarray(at, at + size);
    at += size;
  }
  yield body.subarray(at);
}

/** Decodes float PCM, which Chrome can record. */
async function* decodeSamples(
  { codec, channels, rate, depth }: Track,
  packets: Iterable<Uint8Array>,
): AsyncGenerator<AudioBlock> {
  const isFloat = codec === 'A_PCM/FLOAT/IEEE';
  const bits = depth || (isFloat ? 32 : 16);
  if (!(isFloat ? [32, 64] : [8, 16, 24, 32]).includes(bits))
    throw badAudio(`expected samples of 8 to 64 bits, got ${bits}.`);
  const kind = isFloat ? 'float' : bits === 8 ? 'unsigned' : 'signed';
  const littleEndian = codec !== 'A_PCM/INT/BIG';
  for (const packet of packets) yield* decodePcm(packet, { format: { kind, bits, littleEndian }, channels, rate });
}
