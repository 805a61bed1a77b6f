// A page's file in the encodings that browsers accept: each is compressed once, on first use, and revalidated by its
// ETag.

import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { RequestHead } from '../security/request-head.ts';

export interface PageFile {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer> | string;
}

export type CompressedBody = ReturnType<typeof createCompressedBody>;

/** Above this size brotli's level 9 takes seconds (9 s for the 9 MB of GraphiQL); level 5 takes 1 s and adds 5 %. */
const LARGE_BYTES = 2 ** 20;

const compress = {
  gzip: (plain: Uint8Array) => promisify(gzip)(plain),
  br: (plain: Uint8Array) => {
    const quality = plain.length > LARGE_BYTES ? 5 : 9;
    return promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
  },
};

type Encoding = keyof typeof compress;

interface Encoded {
  body: Uint8Array<ArrayBuffer>;
  encoding?: Encoding;
}

export function createCompressedBody(plain: Uint8Array<ArrayBuffer>) {
  // On first use: compressing at start would double the time that the server takes to listen.
  const encoded: Partial<Record<Encoding, Promise<Encoded>>> = {};
  // Weak, because one tag stands for all encodings.
  const etag = `W/"${createHash('sha256').update(plain).digest('base64url').slice(0, 27)}"`;

  function encode(encoding: Encoding): Promise<Encoded> {
    encoded[encoding] ??= compress[encoding](plain).then(
      (body) => ({ body: new Uint8Array(body), encoding }),
      // Uncompressed rather than not at all.
      () => ({ body: plain }),
    );
    return encoded[encoding];
  }

  async function bestFor(accepted: string): Promise<Encoded> {
    if (/\bbr\b/.test(accepted)) return encode('br');
    if (/\bgzip\b/.test(accepted)) return encode('gzip');
    return { body: plain };
  }

  return {
    /** The answer to a GET or HEAD: 304 without a body where the browser's copy is current. */
    async answer({ method, header }: RequestHead, headers: Record<string, string>): Promise<PageFile> {
      const all = { ...headers, etag, vary: 'accept-encoding' };
      if (header('if-none-match')?.includes(etag)) return { status: 304, headers: all, body: '' };
      const { body, encoding } = await bestFor(header('accept-encoding') ?? '');
      const length = { 'content-length': String(body.length), ...(encoding && { 'content-encoding': encoding }) };
      return { status: 200, headers: { ...all, ...length }, body: method === 'HEAD' ? '' : body };
    },
  };
}
