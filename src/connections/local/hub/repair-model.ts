// Repairs a fetched model that does not load: removes files that differ from the Hub's hashes, and marks a precision as
// unusable whose files are right.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import { findModel, type ModelFolders } from '../find-model.ts';
import { modelFolder, parseModelId } from '../model-id.ts';
import { hashFile } from './file-hash.ts';
import { isWhole, readManifest, writeManifest } from './manifest.ts';

interface RepairOptions {
  readonly folders: ModelFolders;
  readonly model: string;
  /** Only then are files removed. */
  readonly mayFetchAgain: boolean;
  readonly log: (message: string, facts?: Record<string, unknown>) => void;
}

/** A model that cannot be repaired is not hashed again for every call. */
const LOOK_AGAIN_MS = 10 * 60_000;
const looked = new LRUCache<string, true>({ max: 500, ttl: LOOK_AGAIN_MS });

/** @returns whether anything has changed: the model may need to be fetched again, and may load then */
export async function repairModel({ folders, model, mayFetchAgain, log }: RepairOptions): Promise<boolean> {
  const id = parseModelId(model);
  const folder = join(folders.cacheFolder, modelFolder(id));
  const manifest = readManifest(folder);
  if (!manifest) return false;
  // Never aborted: the work is bounded by the size of the files.
  const { signal } = new AbortController();
  const broken: string[] = [];
  const key = `${folder} ${manifest.fetchedAt} ${manifest.unusable.length} ${model}`;
  if (looked.has(key)) return false;
  looked.set(key, true);
  for (const [path, { size, digest }] of Object.entries(manifest.files)) {
    const isSame =
      isWhole(folder, path, manifest) &&
      (!digest || (await hashFile(join(folder, path), digest, size, signal)) === digest.hex);
    if (!isSame) broken.push(path);
  }
  if (broken.length > 0) {
    log(`Model ${model} has damaged files.`, { model, files: broken, fetchedAgain: mayFetchAgain });
    if (!mayFetchAgain) return false;
    for (const path of broken) await rm(join(folder, path), { force: true });
    return true;
  }
  const used = findModel(folders, model)?.weights.name;
  // A precision that the id names is never replaced by another.
  if (used === undefined || id.dtype !== undefined) return false;
  const isAnotherHere = manifest.dtypes.some((name) => name !== used && !manifest.unusable.includes(name));
  if (!isAnotherHere && !mayFetchAgain) return false;
  log(`Model ${model} does not load in ${used}: another precision is tried.`, { model });
  await writeManifest(folder, { ...manifest, unusable: [...manifest.unusable, used] });
  return true;
}
