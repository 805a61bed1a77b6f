// Finds where the sound begins in a file that has tags in front of it, as taggers write them before any container.

import { ByteView } from './byte-view.ts';

/** ID3v2 and APEv2 tags at the beginning, several if need be. A tag may be 16 MB of cover picture. */
export function skipTags(bytes: Uint8Array): number {
  const view = new ByteView(bytes);
  let at = 0;
  for (;;) {
    if (view.text(at, 3) === 'ID3' && view.u8(at + 3) !== 0xff) {
      const size = [6, 7, 8, 9].reduce((sum, i) => sum * 128 + (view.u8(at + i) & 0x7f), 0);
      const footer = view.u8(at + 5) & 0x10 ? 10 : 0;
      at += 10 + size + footer;
    } else if (view.text(at, 8) === 'APETAGEX') {
      // The size counts the items and a footer, not the header.
      at += 32 + view.u32(at + 12, true);
    } else {
      return Math.min(at, bytes.length);
    }
  }
}

/** Where the sound ends: ID3v1, APE and Lyrics3 tags stand behind it. */
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
