// Iterates over the boxes of an MP4.

import type { ByteView } from '../../../../utils/media/byte-view.ts';
import { damaged } from './audio-error.ts';

/** Ten minutes of the shortest Opus frames are a quarter of this; a table may claim 2^32. */
export const MAX_PACKETS = 1_000_000;
/** Most boxes inside one box; a fragmented recording of ten minutes has a few thousand. */
const MAX_BOXES = 100_000;

export interface Box {
  readonly type: string;
  /** Start of the header, of the content, and of the next box. */
  readonly start: number;
  readonly body: number;
  readonly end: number;
}

/** The last box may extend beyond `end`; the caller decides whether that is an error. */
export function* boxesOf(view: ByteView, from: number, end: number): Generator<Box> {
  for (let at = from, boxes = 0; at + 8 <= end; boxes++) {
    if (boxes > MAX_BOXES) throw damaged('MP4');
    const small = view.u32(at);
    const isLarge = small === 1;
    const size = isLarge ? view.u64(at + 8) : small === 0 ? end - at : small;
    // A size smaller than the header would loop forever.
    if (size < (isLarge ? 16 : 8)) return;
    yield { type: view.text(at + 4, 4), start: at, body: at + (isLarge ? 16 : 8), end: at + size };
    at += size;
  }
}

export function walk(view: ByteView, parent: Box, type: string): Box[] {
  return [...boxesOf(view, parent.body, Math.min(parent.end, view.length))].filter((box) => box.type === type);
}

/** The first box with this path. */
export function findBox(view: ByteView, parent: Box, ...path: readonly string[]): Box | undefined {
  let found: Box | undefined = parent;
  for (const type of path) found = found && walk(view, found, type)[0];
  return found;
}
