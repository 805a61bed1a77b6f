// Text as editors and shells write it: Windows' put a byte order mark in front, and PowerShell redirects in UTF-16.

/** Without the byte order mark, by which UTF-16 is told from UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}
