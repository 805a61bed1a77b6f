// A file that another program of Hugging Face has fetched already is taken from its cache, where it lies under its hash.

import { constants } from 'node:fs';
import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hashFile } from './fetch-file.ts';
import type { HubFile } from './list-files.ts';

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
  try {
    if ((await stat(blob)).size !== size) return false;
    if ((await hashFile(blob, digest, size, signal)) !== digest.hex) return false;
    await mkdir(dirname(target), { recursive: true });
    // A file system that can shares the bytes of both.
    await copyFile(blob, copy, constants.COPYFILE_FICLONE);
    await rename(copy, target);
    return true;
  } catch (error) {
    await rm(copy, { force: true });
    signal.throwIfAborted();
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
