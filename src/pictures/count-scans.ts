// How many scans a JPEG has: a progressive one is gone over again with each.

const [START_OF_SCAN, END_OF_IMAGE] = [0xda, 0xd9];

/** Walks over the markers, without decoding anything. */
export function countScans(jpeg: Uint8Array): number {
  let scans = 0;
  let at = 2;
  while (at + 4 <= jpeg.length) {
    const marker = nextMarker(jpeg, at);
    const kind = jpeg[marker + 1];
    if (kind === undefined || kind === END_OF_IMAGE) break;
    if (kind === START_OF_SCAN) scans++;
    // What a segment holds, a thumbnail for one, is not looked into.
    at = marker + 2 + (((jpeg[marker + 2] ?? 0) << 8) | (jpeg[marker + 3] ?? 0));
  }
  return scans;
}

/** Inside the data of a scan, FF is followed by 00, or by a restart (D0 to D7); more FF are padding. */
function nextMarker(jpeg: Uint8Array, from: number): number {
  for (let at = jpeg.indexOf(0xff, from); at >= 0; at = jpeg.indexOf(0xff, at + 1)) {
    const kind = jpeg[at + 1] ?? END_OF_IMAGE;
    if (kind !== 0 && kind !== 0xff && !(kind >= 0xd0 && kind <= 0xd7)) return at;
  }
  return jpeg.length;
}
