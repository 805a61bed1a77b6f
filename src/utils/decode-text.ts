// Text as editors, shells and servers write it: Windows' put a byte order mark in front, and PowerShell redirects in UTF-16.

/** Without the byte order mark, by which UTF-16 is told from UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(unicodeOf(bytes) ?? 'utf-8').decode(bytes);
}

/** The encoding that the byte order mark names, or the zeros of ASCII in 16 bits; undefined for bytes that have neither. */
export function unicodeOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | undefined {
  if (first === undefined || second === undefined) return undefined;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  return first === 0xef && second === 0xbb ? 'utf-8' : undefined;
}
