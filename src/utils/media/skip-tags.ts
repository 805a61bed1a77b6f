// Finds the start of the audio in a file with leading tags, which taggers write in front of any container.

import { ByteView } from './byte-view.ts';

/** Size of the tag at the start of these bytes; 0 if there is none. 32 bytes are enough. */
export function tagSize(bytes: Uint8Array): number {
  const view = new ByteView(bytes);
  if (view.text(0, 3) === 'ID3' && view.u8(3) !== 0xff) {
    const size = [6, 7, 8, 9].reduce((sum, i) => sum * 128 + (view.u8(i) & 0x7f), 0);
    return 10 + size + (view.u8(5) & 0x10 ? 10 : 0);
  }
  // APEv2: the size counts the items and a footer, not the header.
  return view.text(0, 8) === 'APETAGEX' ? 32 + view.u32(12, true) : 0;
}

/** Skips ID3v2 and APEv2 tags at the start. A tag may contain a cover picture of 16 MB. */
export function skipTags(bytes: Uint8Array): number {
  let at = 0;
  for (let size = -1; size !== 0 && at < bytes.length; at += size) size = tagSize(bytes.subarray(at, at + 32));
  return Math.min(at, bytes.length);
}

/** End of the audio, before ID3v1, APE and Lyrics3 tags. */
export function findEndOfSound(bytes: Uint8Array): number {
  const view = new ByteView(bytes);
  let end = bytes.length;
  if (view.text(end - 128, 3) === 'TAG') end -= 128;
  if (view.text(end - 9, 9) === 'LYRICS200') end -= 15 + Number(view.text(end - 15, 6)) || 0;
  if (view.text(end - 32, 8) === 'APETAGEX') {
    const hasHeader = (view.u32(end - 12, true) & 0x80000000) !== 0;
    end -= view.u32(end - 20, true) + (hasHeader ? 32 : 0);
  }
  return Math.max(0, end);
}
