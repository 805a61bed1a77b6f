// Decodes text files: editors on Windows write a byte order mark, and PowerShell redirects in UTF-16.

/** Created once, because it decodes every reply. */
const UTF_8 = new TextDecoder();

/** Removes a byte order mark, which distinguishes UTF-16 from UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  const encoding = unicodeOf(bytes) ?? 'utf-8';
  return (encoding === 'utf-8' ? UTF_8 : new TextDecoder(encoding)).decode(bytes);
}

/**
 * The encoding, from a byte order mark or the zero bytes of ASCII in 16 bits; undefined without either.
 */
export function unicodeOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | undefined {
  const first = bytes[0];
  const second = bytes[1];
  if (first === undefined || second === undefined) return undefined;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  return first === 0xef && second === 0xbb ? 'utf-8' : undefined;
}
