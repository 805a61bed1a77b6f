// Decodes the first audio track of an MP4 (or M4A, 3GP, QuickTime), fragmented or not.

import { ByteView } from '../../../../utils/media/byte-view.ts';
import { skipTags } from '../../../../utils/media/skip-tags.ts';
import type { AudioBlock } from './audio-block.ts';
import { badAudio, damaged, endsEarly } from './audio-error.ts';
import type { AudioLimits } from './audio-limits.ts';
import { decodePackets } from './codecs.ts';
import { type Box, boxesOf, findBox, MAX_PACKETS, walk } from './mp4-boxes.ts';
import { readFragments } from './mp4-fragments.ts';
import { readSampleEntry } from './mp4-sample-entry.ts';
import { trimBlocks } from './trim-blocks.ts';

export async function* decodeMp4(bytes: Uint8Array, limits: AudioLimits): AsyncGenerator<AudioBlock> {
  const view = new ByteView(bytes.subarray(skipTags(bytes)));
  const top = [...boxesOf(view, 0, view.length)];
  // A last box of size 0 extends to the end of the file; any other box that exceeds it is truncated.
  const cut = top.find(({ end }) => end > view.length);
  if (cut) throw endsEarly('an MP4', bytes.length, bytes.length + cut.end - view.length);
  const movie = top.find(({ type }) => type === 'moov');
  if (!movie) throw endsEarly('an MP4, whose index (moov) was never written, and');
  const track = walk(view, movie, 'trak').find((trak) => handlerOf(view, trak) === 'soun');
  if (!track) throw badAudio('expected a file with sound in it, got an MP4 that has no sound track.');
  const media = findBox(view, track, 'mdia');
  const table = media && findBox(view, media, 'minf', 'stbl');
  if (!media || !table) throw damaged('MP4');
  const entry = readSampleEntry(view, table);
  const { timescale, duration } = readTimes(view, findBox(view, media, 'mdhd'));
  limits.expect({ ...entry, frames: (duration / timescale) * entry.rate });
  const isFragmented = top.some(({ type }) => type === 'moof');
  const packets = isFragmented
    ? readFragments(view, {
        movie,
        trackId: readTrackId(view, track),
        fragments: top.filter(({ type }) => type === 'moof'),
      })
    : readPackets(view, table);
  const blocks = decodePackets(entry.codec, entry.config, packets, limits);
  yield* trimBlocks(blocks, readEdit(view, { movie, track, timescale }));
}

function handlerOf(view: ByteView, track: Box): string {
  const handler = findBox(view, track, 'mdia', 'hdlr');
  return handler ? view.text(handler.body + 8, 4) : '';
}

function readTrackId(view: ByteView, track: Box): number {
  const header = findBox(view, track, 'tkhd');
  return header ? view.u32(header.body + (view.u8(header.body) === 1 ? 20 : 12)) : 0;
}

function readTimes(view: ByteView, header: Box | undefined): { timescale: number; duration: number } {
  if (!header) return { timescale: 1, duration: 0 };
  const isLong = view.u8(header.body) === 1;
  const timescale = view.u32(header.body + (isLong ? 20 : 12)) || 1;
  const duration = isLong ? view.u64(header.body + 24) : view.u32(header.body + 16);
  const isUnknown = duration === 0xffff_ffff || duration >= 2 ** 63;
  return { timescale, duration: isUnknown ? 0 : duration };
}

/** The edit list excludes the encoder delay: 20 to 50 ms of silence. */
function readEdit(view: ByteView, { movie, track, timescale }: { movie: Box; track: Box; timescale: number }) {
  const whole = { skip: 0, keep: Number.POSITIVE_INFINITY };
  const list = findBox(view, track, 'edts', 'elst');
  if (!list) return whole;
  const isLong = view.u8(list.body) === 1;
  const size = isLong ? 20 : 12;
  const count = Math.min(view.u32(list.body + 4), 8);
  const edits = Array.from({ length: count }, (_, i) => {
    const at = list.body + 8 + i * size;
    return isLong
      ? { duration: view.u64(at), start: view.i64(at + 8) }
      : { duration: view.u32(at), start: view.i32(at + 4) };
  }).filter(({ start }) => start >= 0);
  const [edit] = edits;
  // Editing software writes several edits, and the parts left out may be audio.
  if (!edit || edits.length > 1) return whole;
  const times = readTimes(view, findBox(view, movie, 'mvhd'));
  return {
    skip: edit.start / timescale,
    keep: edit.duration > 0 ? edit.duration / times.timescale : Number.POSITIVE_INFINITY,
  };
}

/** Reads the packets with the tables of sizes, chunk offsets and packets per chunk. */
function* readPackets(view: ByteView, table: Box): Generator<Uint8Array> {
  const [sizes, runs] = [findBox(view, table, 'stsz'), findBox(view, table, 'stsc')];
  const offsets = findBox(view, table, 'stco') ?? findBox(view, table, 'co64');
  if (!sizes || !runs || !offsets) throw damaged('MP4');
  const fixed = view.u32(sizes.body + 4);
  const count = view.u32(sizes.body + 8);
  if (count > MAX_PACKETS) throw badAudio(`expected at most ${MAX_PACKETS} packets of sound, got ${count}.`);
  const chunks = view.u32(offsets.body + 4);
  const runCount = view.u32(runs.body + 4);
  let packet = 0;
  let run = 0;
  for (let chunk = 1; chunk <= chunks && packet < count; chunk++) {
    while (run + 1 < runCount && view.u32(runs.body + 8 + (run + 1) * 12) <= chunk) run++;
    const inChunk = view.u32(runs.body + 8 + run * 12 + 4);
    const entry = offsets.body + 8 + (chunk - 1) * (offsets.type === 'co64' ? 8 : 4);
    if (entry >= offsets.end) throw damaged('MP4');
    let at = offsets.type === 'co64' ? view.u64(entry) : view.u32(entry);
    for (let i = 0; i < inChunk && packet < count; i++, packet++) {
      const size = fixed || view.u32(sizes.body + 12 + packet * 4);
      if (at + size > view.length) throw endsEarly('an MP4', view.length, at + size);
      yield view.bytes.subarray(at, at + size);
      at += size;
    }
  }
}
