// Computes the space for a download on a disk, with a reserve for everything else on it.

import { statfs } from 'node:fs/promises';

/** Share of the disk that is left free, because a full disk affects more than this server. */
const RESERVED_SHARE = 0.02;
const MAX_RESERVED = 512e6;

/** @returns bytes that may be written; Infinity if the file system does not report it */
export async function spaceToSpare(folder: string): Promise<number> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    const reserved = Math.min(MAX_RESERVED, blocks * bsize * RESERVED_SHARE);
    return blocks === 0 ? Number.POSITIVE_INFINITY : Math.max(0, bavail * bsize - reserved);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
