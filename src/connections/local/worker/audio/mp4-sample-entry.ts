// Reads the codec of an MP4 track and its configuration.

import { ByteView } from '../../../../utils/media/byte-view.ts';
import { badAudio, damaged } from './audio-error.ts';
import type { Codec } from './codecs.ts';
import { type Box, boxesOf, findBox } from './mp4-boxes.ts';

export interface SampleEntry {
  readonly codec: Codec;
  readonly config: Uint8Array;
  readonly channels: number;
  readonly rate: number;
}

/** Codec names for error messages. */
const NAMES: Readonly<Record<string, string>> = {
  samr: 'AMR',
  sawb: 'AMR-WB',
  sawp: 'AMR-WB+',
  'ac-3': 'AC-3',
  'ec-3': 'E-AC-3',
  'ac-4': 'AC-4',
  dtsc: 'DTS',
  sowt: 'plain samples',
  twos: 'plain samples',
  lpcm: 'plain samples',
  ipcm: 'plain samples',
  fpcm: 'plain samples',
  enca: 'encrypted sound',
};

export function readSampleEntry(view: ByteView, table: Box): SampleEntry {
  const description = findBox(view, table, 'stsd');
  const [entry] = description ? boxesOf(view, description.body + 8, Math.min(description.end, view.length)) : [];
  if (!entry) throw damaged('MP4');
  // QuickTime's versions 1 and 2 have more fields.
  const version = view.u16(entry.body + 8);
  const fieldsEnd = entry.body + 28 + (version === 1 ? 16 : version === 2 ? 36 : 0);
  const children = [...boxesOf(view, fieldsEnd, Math.min(entry.end, view.length))];
  const channels = Math.max(1, view.u16(entry.body + 16));
  const rate = view.u16(entry.body + 24) || 48_000;
  const child = (type: string) => findChild(view, children, type);
  const found = configOf(view, entry.type, child);
  if (found) return { ...found, channels: Math.min(channels, 8), rate: Math.max(rate, 1000) };
  const name = NAMES[entry.type] ?? `the codec "${entry.type.replace(/[^\x20-\x7e]/g, '?')}"`;
  throw badAudio(`expected an MP4 with AAC, ALAC, FLAC, Opus or MP3, got one with ${name}. Convert it first.`);
}

/** QuickTime nests the configuration in a `wave` box. */
function findChild(view: ByteView, children: readonly Box[], type: string): Box | undefined {
  const wave = children.find((box) => box.type === 'wave');
  return children.find((box) => box.type === type) ?? (wave && findBox(view, wave, type));
}

function configOf(
  view: ByteView,
  type: string,
  child: (type: string) => Box | undefined,
): Pick<SampleEntry, 'codec' | 'config'> | undefined {
  const bytesOf = (box: Box | undefined, skip: number) => {
    if (!box) throw damaged('MP4');
    return view.bytes.subarray(box.body + skip, box.end);
  };
  switch (type) {
    case 'mp4a':
      return readDescriptors(bytesOf(child('esds'), 4));
    case 'Opus':
      return { codec: 'opus', config: toOpusHead(bytesOf(child('dOps'), 0)) };
    case 'fLaC':
      // After the metadata block header.
      return { codec: 'flac', config: bytesOf(child('dfLa'), 8) };
    case 'alac':
      return { codec: 'alac', config: bytesOf(child('alac'), 4) };
    case '.mp3':
    case 'ms\0U':
      return { codec: 'mp3', config: new Uint8Array(0) };
    default:
      return undefined;
  }
}

/**
 * Descriptors of the elementary stream (ISO/IEC 14496-1, 7.2.6): each has a tag, a size of up to four bytes, and
 * fields.
 */
function readDescriptors(bytes: Uint8Array): Pick<SampleEntry, 'codec' | 'config'> {
  const view = new ByteView(bytes);
  let object = 0;
  for (let at = 0; at < bytes.length; ) {
    const tag = view.u8(at++);
    let size = 0;
    for (let i = 0; i < 4; i++) {
      const byte = view.u8(at++);
      size = (size << 7) | (byte & 0x7f);
      if (!(byte & 0x80)) break;
    }
    if (tag === 3) {
      const flags = view.u8(at + 2);
      at += 3 + (flags & 0x80 ? 2 : 0) + (flags & 0x40 ? 1 + view.u8(at + 3) : 0) + (flags & 0x20 ? 2 : 0);
    } else if (tag === 4) {
      object = view.u8(at);
      at += 13;
      if (object === 0x69 || object === 0x6b) return { codec: 'mp3', config: new Uint8Array(0) };
    } else if (tag === 5) {
      if (object !== 0x40 && !(object >= 0x66 && object <= 0x68)) break;
      return { codec: 'aac', config: bytes.subarray(at, at + size) };
    } else at += size;
  }
  throw badAudio(
    `expected an MP4 with AAC, ALAC, FLAC, Opus or MP3, got one with MPEG-4 object 0x${object.toString(16)}.`,
  );
}

/** The box has the fields of OpusHead in another byte order. */
function toOpusHead(box: Uint8Array): Uint8Array {
  const from = new ByteView(box);
  const head = new Uint8Array(8 + box.length);
  head.set(Buffer.from('OpusHead'));
  head.set(box, 8);
  head[8] = 1;
  const to = new DataView(head.buffer);
  if (box.length < 11) throw damaged('Opus: its head is cut off');
  to.setUint16(10, from.u16(2), true);
  to.setUint32(12, from.u32(4), true);
  to.setInt16(16, from.i16(8), true);
  return head;
}
