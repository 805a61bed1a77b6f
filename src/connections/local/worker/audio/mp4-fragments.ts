// Reads the packets of a fragmented MP4, as Safari's MediaRecorder writes it.

import type { ByteView } from '../../../../utils/media/byte-view.ts';
import { badAudio, endsEarly } from './audio-error.ts';
import { type Box, findBox, MAX_PACKETS, walk } from './mp4-boxes.ts';

interface Fragmented {
  readonly movie: Box;
  readonly trackId: number;
  /** The `moof` boxes. */
  readonly fragments: readonly Box[];
}

export function* readFragments(view: ByteView, { movie, trackId, fragments }: Fragmented): Generator<Uint8Array> {
  const extend = findBox(view, movie, 'mvex');
  const defaults = extend && walk(view, extend, 'trex').find(({ body }) => view.u32(body + 4) === trackId);
  const usualSize = defaults ? view.u32(defaults.body + 16) : 0;
  let packets = 0;
  for (const moof of fragments) {
    for (const fragment of walk(view, moof, 'traf')) {
      const header = findBox(view, fragment, 'tfhd');
      if (!header || view.u32(header.body + 4) !== trackId) continue;
      const { base, size } = readHeader(view, header, moof, usualSize);
      let at = base;
      for (const run of walk(view, fragment, 'trun')) {
        const flags = view.u24(run.body + 1);
        const count = view.u32(run.body + 4);
        packets += count;
        if (packets > MAX_PACKETS) throw badAudio(`expected at most ${MAX_PACKETS} packets of sound, got more.`);
        let entry = run.body + 8;
        if (flags & 0x1) at = base + view.i32(entry);
        entry += (flags & 0x1 ? 4 : 0) + (flags & 0x4 ? 4 : 0);
        const step = [0x100, 0x200, 0x400, 0x800].reduce((sum, flag) => sum + (flags & flag ? 4 : 0), 0);
        for (let i = 0; i < count; i++, entry += step) {
          const bytes = flags & 0x200 ? view.u32(entry + (flags & 0x100 ? 4 : 0)) : size;
          if (at < 0 || at + bytes > view.length) throw endsEarly('an MP4', view.length, at + bytes);
          yield view.bytes.subarray(at, at + bytes);
          at += bytes;
        }
      }
    }
  }
}

function readHeader(view: ByteView, header: Box, moof: Box, usualSize: number): { base: number; size: number } {
  const flags = view.u24(header.body + 1);
  let at = header.body + 8;
  const base = flags & 0x1 ? view.u64(at) : moof.start;
  for (const [flag, size] of [
    [0x1, 8],
    [0x2, 4],
    [0x8, 4],
  ] as const) {
    if (flags & flag) at += size;
  }
  return { base, size: flags & 0x10 ? view.u32(at) : usualSize };
}
