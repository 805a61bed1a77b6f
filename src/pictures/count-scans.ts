// Counts the scans of a JPEG: a decoder passes over a progressive picture once per scan.

const [START_OF_SCAN, END_OF_IMAGE] = [0xda, 0xd9];

/** Follows the markers without decoding. */
export function countScans(jpeg: Uint8Array): number {
  let scans = 0;
  let at = 2;
  while (at + 4 <= jpeg.length) {
    const marker = nextMarker(jpeg, at);
    const kind = jpeg[marker + 1];
    if (kind === undefined || kind === END_OF_IMAGE) break;
    if (kind === START_OF_SCAN) scans++;
    // Skips the content of the segment, such as a thumbnail with scans of its own.
    at = marker + 2 + (((jpeg[marker + 2] ?? 0) << 8) | (jpeg[marker + 3] ?? 0));
  }
  return scans;
}

/** In the data of a scan, FF is followed by 00 or a restart marker (D0 to D7); repeated FF are padding. */
function nextMarker(jpeg: Uint8Array, from: number): number {
  for (let at = jpeg.indexOf(0xff, from); at >= 0; at = jpeg.indexOf(0xff, at + 1)) {
    const kind = jpeg[at + 1] ?? END_OF_IMAGE;
    if (kind !== 0 && kind !== 0xff && !(kind >= 0xd0 && kind <= 0xd7)) return at;
  }
  return jpeg.length;
}
