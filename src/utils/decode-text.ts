// Text as editors, shells and servers write it: Windows' put a byte order mark in front, and PowerShell redirects in
// UTF-16.

/** Made once: every reply of a server is decoded by it. */
const UTF_8 = new TextDecoder();

/** Without the byte order mark, which distinguishes UTF-16 from UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  const encoding = unicodeOf(bytes) ?? 'utf-8';
  return (encoding === 'utf-8' ? UTF_8 : new TextDecoder(encoding)).decode(bytes);
}

/**
 * The encoding that the byte order mark names, or the zeros of ASCII in 16 bits; undefined for bytes that have neither.
 */
export function unicodeOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | undefined {
  const first = bytes[0];
  const second = bytes[1];
  if (first === undefined || second === undefined) return undefined;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  return first === 0xef && second === 0xbb ? 'utf-8' : undefined;
}
