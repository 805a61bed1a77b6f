// Hashes files as the Hub does: SHA-256 for large files, git's SHA-1 for all others.

import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Digest } from './manifest.ts';

/** Git puts a header with the size in front of the bytes that it hashes. */
export function startHash({ algorithm }: Digest, size: number): Hash {
  if (algorithm === 'sha256') return createHash('sha256');
  return createHash('sha1').update(`blob ${size}\0`);
}

export async function addFile(hash: Hash, path: string, signal: AbortSignal): Promise<void> {
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done();
    },
  });
  await pipeline(createReadStream(path), sink, { signal });
}

/** @returns the hash of the file, by the digest's algorithm and in its notation */
export async function hashFile(path: string, digest: Digest, size: number, signal: AbortSignal): Promise<string> {
  const hash = startHash(digest, size);
  await addFile(hash, path, signal);
  return hash.digest('hex');
}
