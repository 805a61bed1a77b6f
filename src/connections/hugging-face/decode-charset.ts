// A reply's body as UTF-8, in whatever charset its media type names or its first bytes show.

import { pipeline, type Readable, Transform } from 'node:stream';
import { unicodeOf } from '../../utils/decode-text.ts';
import { UnreadableBody } from './decompress-body.ts';

/** How UTF-8 is written besides the names that the platform has for it. */
const UTF_8 = /^(?:utf[-_ ]?8(?:mb\d)?(?:-sig)?|utf-8-unicode|unicode-1-1-utf-8)$/;

/**
 * @returns the platform's name of the charset; undefined where none is named
 * @throws UnreadableBody where the platform has none of that name
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
 * @returns `body` itself where its charset is UTF-8, or none is named: then {@link unicodeOf} its first bytes decides
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
        // A byte order mark wins: "utf-16" is said of either order, and by some frameworks of UTF-8. JSON and events begin with
        // a letter of ASCII, which shows which it is.
        decoder = new TextDecoder(unicodeOf(bytes) ?? (charset.startsWith('utf-16') ? 'utf-8' : charset));
      }
      done(null, decoder.decode(bytes, { stream: true }));
    },
    flush(done) {
      done(null, decoder.decode(head));
    },
  });
  // Errors reach the reader by the last of them, which pipeline destroys with them.
  pipeline(body, utf8, () => undefined);
  return utf8;
}
