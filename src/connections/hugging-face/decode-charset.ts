// A reply's body as UTF-8, in whatever charset its media type names or its first bytes show.

import { pipeline, type Readable, Transform } from 'node:stream';
import { unicodeOf } from '../../utils/decode-text.ts';
import { UnreadableBody } from './decode-body.ts';

/** How UTF-8 is written besides the names that the platform has for it. */
const UTF_8 = /^(?:utf[-_ ]?8(?:mb\d)?(?:-sig)?|utf-8-unicode|unicode-1-1-utf-8)$/;

/**
 * @returns the platform's name of the charset; undefined where none is named
 * @throws UnreadableBody where the platform has none of that name
 */
export function charsetOf(contentType: string | null): string | undefined {
  const named = /;\s*charset\s*=\s*["']?([^"';\s]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase();
  if (named === undefined) return undefined;
  if (UTF_8.test(named)) return 'utf-8';
  try {
    return new TextDecoder(named).encoding;
  } catch {
    throw new UnreadableBody(`in the charset "${named.slice(0, 50)}", which cannot be read: UTF-8 is`);
  }
}

/** @returns `body` itself where its charset is UTF-8, or none is named: then {@link unicodeOf} its first bytes decides */
export function recode(body: Readable, charset: string | undefined): Readable {
  if (charset === undefined || charset === 'utf-8') return body;
  let decoder: TextDecoder | undefined;
  const utf8 = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      // A byte order mark wins: "utf-16" is said of either order.
      decoder ??= new TextDecoder(unicodeOf(chunk) ?? charset);
      done(null, decoder.decode(chunk, { stream: true }));
    },
    flush(done) {
      done(null, decoder?.decode());
    },
  });
  // Errors reach the reader by the last of them, which pipeline destroys with them.
  pipeline(body, utf8, () => undefined);
  return utf8;
}
