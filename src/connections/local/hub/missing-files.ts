// Which files of a model are not on this machine as the Hub has them.

import { join } from 'node:path';
import { hashFile } from './file-hash.ts';
import type { HubFile } from './hub-file.ts';
import { inTurns } from './in-turns.ts';
import { isWhole, type Manifest } from './manifest.ts';

const FILES_AT_ONCE = 3;

/** @param before what the last download has written down, undefined where there was none */
export async function findMissing(
  folder: string,
  files: readonly HubFile[],
  before: Manifest | undefined,
  signal: AbortSignal,
): Promise<HubFile[]> {
  const isHere = await inTurns(files, FILES_AT_ONCE, async ({ path, size, digest }) => {
    const known = before?.files[path];
    // Its hash was right when it came; without one, as large as it was then.
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
