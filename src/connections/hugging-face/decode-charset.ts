// Converts a reply's body to UTF-8, from the charset that its media type names or its first bytes show.

import { pipeline, type Readable, Transform } from 'node:stream';
import { unicodeOf } from '../../utils/decode-text.ts';
import { UnreadableBody } from './decompress-body.ts';

/** Names of UTF-8 that the platform does not know. */
const UTF_8 = /^(?:utf[-_ ]?8(?:mb\d)?(?:-sig)?|utf-8-unicode|unicode-1-1-utf-8)$/;

/**
 * @returns the platform's name of the charset; undefined if none is named
 * @throws UnreadableBody if the platform does not support the charset
 */
export function charsetOf(contentType: string | null): string | undefined {
  const named = /^[^,]*?;\s*charset\s*=\s*["']?([^"';,\s]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase();
  if (named === undefined) return undefined;
  if (UTF_8.test(named)) return 'utf-8';
  try {
    return new TextDecoder(named).encoding;
  } catch {
    throw new UnreadableBody(`in the charset "${named.slice(0, 50)}", which cannot be read: UTF-8 is`);
  }
}

/**
 * @returns `body` itself if its charset is UTF-8 or not named; in the latter case {@link unicodeOf} decides later
 */
export function recode(body: Readable, charset: string | undefined): Readable {
  if (charset === undefined || charset === 'utf-8') return body;
  let head: Buffer | undefined = Buffer.alloc(0);
  let decoder = new TextDecoder(charset);
  const utf8 = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const bytes = head ? Buffer.concat([head, chunk]) : chunk;
      if (head) {
        head = bytes.length < 2 ? bytes : undefined;
        if (head) return done();
        // A byte order mark takes precedence: "utf-16" names either byte order, and some frameworks send UTF-8 under that
        // name. JSON and events begin with an ASCII character, which reveals the encoding.
        decoder = new TextDecoder(unicodeOf(bytes) ?? (charset.startsWith('utf-16') ? 'utf-8' : charset));
      }
      done(null, decoder.decode(bytes, { stream: true }));
    },
    flush(done) {
      done(null, decoder.decode(head));
    },
  });
  // Errors reach the reader through the last stream, which `pipeline` destroys.
  pipeline(body, utf8, () => undefined);
  return utf8;
}
