// Decompresses a reply's body, with a limit on the decompressed size.

import type { Readable } from 'node:stream';
import { pipeline, Transform } from 'node:stream';
import * as zlib from 'node:zlib';

/** The error for a body that cannot be read; the message does not quote it. */
export class UnreadableBody extends Error {}

/** Supported codings; the last ones are invalid names that some servers send. */
const UNCODED = new Set(['', 'identity', 'none', 'utf-8', 'utf8']);

type Decoder = () => Transform;

/** Accepts a missing trailer, which some servers do not send. */
const LENIENT = { finishFlush: zlib.constants.Z_SYNC_FLUSH };

const DECODERS: Readonly<Record<string, Decoder>> = {
  gzip: () => zlib.createGunzip(LENIENT),
  'x-gzip': () => zlib.createGunzip(LENIENT),
  deflate: createInflateOfEitherKind,
  br: () => zlib.createBrotliDecompress({ finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH }),
  // Available since Node 22.15.
  ...('createZstdDecompress' in zlib && typeof zlib.createZstdDecompress === 'function'
    ? { zstd: zlib.createZstdDecompress as Decoder }
    : {}),
};

/** `accept-encoding` of every request: without it, a server may use any coding. */
export const ACCEPT_ENCODING = Object.keys(DECODERS)
  .filter((name) => name !== 'x-gzip')
  .join(', ');

/**
 * @param coding `content-encoding` of the reply
 * @param maxBytes most decompressed bytes: a megabyte of zeros is a kilobyte on the wire
 * @returns `body` itself if it is not compressed
 */
export function decompressBody(body: Readable, coding: string | null, maxBytes: number): Readable {
  // Codings are removed in reverse order.
  const codings = (coding ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => !UNCODED.has(name))
    .reverse();
  if (codings.length === 0) return body;
  const decoders = codings.map((name) => DECODERS[name]);
  if (codings.length > 3 || decoders.includes(undefined)) {
    body.on('error', () => undefined).destroy();
    throw new UnreadableBody(
      `in the coding "${codings.join(', ').slice(0, 100)}", of which ${ACCEPT_ENCODING} can be read`,
    );
  }
  const chain = [...decoders.flatMap((create) => (create ? [create()] : [])), bounded(maxBytes)];
  // Errors reach the reader through the last stream, which `pipeline` destroys.
  pipeline([body, ...chain], () => undefined);
  const last = chain.at(-1) ?? body;
  return last;
}

/** `deflate` is zlib's format by the standard, but some servers send raw deflate. */
function createInflateOfEitherKind(): Transform {
  let inflate: Transform | undefined;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (!inflate) {
        const isZlib = ((chunk[0] ?? 0) & 0x0f) === 8;
        inflate = isZlib ? zlib.createInflate(LENIENT) : zlib.createInflateRaw(LENIENT);
        inflate.on('data', (piece: Buffer) => this.push(piece));
        inflate.on('error', (error) => this.destroy(error));
      }
      inflate.write(chunk, () => done());
    },
    flush(done) {
      if (!inflate) return done();
      inflate.once('end', () => done());
      inflate.end();
    },
    destroy(error, done) {
      inflate?.destroy();
      done(error);
    },
  });
}

function bounded(maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(new UnreadableBody(tooLarge(maxBytes)));
      else done(null, chunk);
    },
  });
}

export function tooLarge(maxBytes: number): string {
  return `with more than ${Math.round(maxBytes / 2 ** 20)} MB`;
}
