// An image or audio file inside a call. It is keyed by its digest, so that no key, log or cache ever holds the bytes.

import { createHash } from 'node:crypto';

export class Media {
  /** The file as it came, still compressed. */
  readonly bytes: Uint8Array;
  /** Told from the bytes, such as `image/png`. */
  readonly mimeType: string;
  /** SHA-256 of the bytes, hexadecimal. */
  readonly digest: string;

  constructor(bytes: Uint8Array, mimeType: string) {
    this.bytes = bytes;
    this.mimeType = mimeType;
    this.digest = createHash('sha256').update(bytes).digest('hex');
  }

  toJSON(): { sha256: string } {
    return { sha256: this.digest };
  }
}
