// The form in which secrets are kept and compared: digests have equal lengths, as a comparison in constant time needs.

import { createHash } from 'node:crypto';

/** SHA-256. */
export function secretDigest(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest();
}
