// Finds the files of a model that are absent on this machine or differ from the Hub's.

import { join } from 'node:path';
import { hashFile } from './file-hash.ts';
import type { HubFile } from './hub-file.ts';
import { inTurns } from './in-turns.ts';
import { isWhole, type Manifest } from './manifest.ts';

const FILES_AT_ONCE = 3;

/** @param before manifest of the last download; undefined if there was none */
export async function findMissing(
  folder: string,
  files: readonly HubFile[],
  before: Manifest | undefined,
  signal: AbortSignal,
): Promise<HubFile[]> {
  const isHere = await inTurns(files, FILES_AT_ONCE, async ({ path, size, digest }) => {
    const known = before?.files[path];
    // The hash was checked when the file came; without a hash, its size must still match.
    if (known && before && isWhole(folder, path, before)) {
      return digest ? known.digest?.hex === digest.hex : size === undefined || size === known.size;
    }
    if (!digest || size === undefined) return false;
    return hashFile(join(folder, path), digest, size, signal).then(
      (hex) => hex === digest.hex,
      () => false,
    );
  });
  return files.filter((_file, i) => !isHere[i]);
}
