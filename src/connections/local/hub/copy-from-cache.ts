// Copies a file from the cache that Hugging Face's programs share, where it is stored under its hash.

import { constants } from 'node:fs';
import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hubCacheFolder } from '../model-id.ts';
import { hashFile } from './file-hash.ts';
import type { HubFile } from './hub-file.ts';
import type { Digest } from './manifest.ts';

/** @returns false if the blob is absent or differs from the Hub's hash */
export async function copyFromHuggingFaceCache(
  cache: string | undefined,
  repo: string,
  { path, size, digest }: HubFile,
  folder: string,
  signal: AbortSignal,
): Promise<boolean> {
  if (!cache || !digest || size === undefined) return false;
  const blob = join(cache, hubCacheFolder(repo), 'blobs', digest.hex);
  const target = join(folder, path);
  const copy = `${target}.copy`;
  // An unreadable blob counts as absent.
  const isSame = await isAsDescribed(blob, digest, size, signal).catch(() => false);
  signal.throwIfAborted();
  if (!isSame) return false;
  try {
    await mkdir(dirname(target), { recursive: true });
    // File systems with copy-on-write share the bytes.
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
