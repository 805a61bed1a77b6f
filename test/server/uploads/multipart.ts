// Multipart bodies, byte by byte: what FormData would not send.

export interface Part {
  name?: string;
  filename?: string;
  /** More lines of its head. */
  head?: string;
  body: string | Uint8Array;
}

export const BOUNDARY = 'inferql-test-boundary';
export const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;

export function multipart(parts: readonly Part[], { end = `--${BOUNDARY}--\r\n` } = {}): Uint8Array<ArrayBuffer> {
  const pieces = parts.flatMap(({ name, filename, head = '', body }) => {
    const named = name === undefined ? '' : `; name="${name}"`;
    const file = filename === undefined ? '' : `; filename="${filename}"`;
    const lines = `--${BOUNDARY}\r\ncontent-disposition: form-data${named}${file}\r\n${head}\r\n`;
    return [Buffer.from(lines), Buffer.from(body), Buffer.from('\r\n')];
  });
  return new Uint8Array(Buffer.concat([...pieces, Buffer.from(end)]));
}

export const IMAGE_TO_TEXT = 'mutation ($f: Media!) { imageToText(input: { image: $f }) { text } }';

/** The parts of one operation with one file. */
export function uploadOf(file: Uint8Array, { query = IMAGE_TO_TEXT } = {}): Part[] {
  return [
    { name: 'operations', body: JSON.stringify({ query, variables: { f: null } }) },
    { name: 'map', body: '{"0":["variables.f"]}' },
    { name: '0', filename: 'a.png', head: 'content-type: image/png\r\n', body: file },
  ];
}
