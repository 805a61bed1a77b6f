// A file that another program of Hugging Face has fetched already is taken from its cache, where it lies under its hash.

import { constants } from 'node:fs';
import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hashFile } from './file-hash.ts';
import type { HubFile } from './hub-file.ts';
import type { Digest } from './manifest.ts';

/** @returns false where it is not there, or not as the Hub has it */
export async function copyFromHuggingFaceCache(
  cache: string | undefined,
  repo: string,
  { path, size, digest }: HubFile,
  folder: string,
  signal: AbortSignal,
): Promise<boolean> {
  if (!cache || !digest || size === undefined) return false;
  const blob = join(cache, `models--${repo.replaceAll('/', '--')}`, 'blobs', digest.hex);
  const target = join(folder, path);
  const copy = `${target}.copy`;
  // One that cannot be read is as good as none.
  const isSame = await isAsDescribed(blob, digest, size, signal).catch(() => false);
  signal.throwIfAborted();
  if (!isSame) return false;
  try {
    await mkdir(dirname(target), { recursive: true });
    // A file system that can shares the bytes of both.
    await copyFile(blob, copy, constants.COPYFILE_FICLONE);
    await rename(copy, target);
    return true;
  } catch (error) {
    await rm(copy, { force: true });
    throw error;
  }
}

async function isAsDescribed(blob: string, digest: Digest, size: number, signal: AbortSignal): Promise<boolean> {
  return (await stat(blob)).size === size && (await hashFile(blob, digest, size, signal)) === digest.hex;
}
