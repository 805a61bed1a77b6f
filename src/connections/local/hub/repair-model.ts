// A fetched model that does not load: files that are not as the Hub has them go, and a precision that is whole and still
// does not load is set aside for another.

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
  /** Nothing is taken away that could not be had again. */
  readonly mayFetchAgain: boolean;
  readonly log: (message: string, facts?: Record<string, unknown>) => void;
}

/** A model that nothing helps is not hashed for each call that asks for it. */
const LOOK_AGAIN_MS = 10 * 60_000;
const looked = new LRUCache<string, true>({ max: 500, ttl: LOOK_AGAIN_MS });

/** @returns whether something has been changed, so that the model may have to be fetched, and may load */
export async function repairModel({ folders, model, mayFetchAgain, log }: RepairOptions): Promise<boolean> {
  const id = parseModelId(model);
  const folder = join(folders.cacheFolder, modelFolder(id));
  const manifest = readManifest(folder);
  if (!manifest) return false;
  // It ends by itself: the files are as large as they are.
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
  // One that was asked for by name is never replaced by another.
  if (used === undefined || id.dtype !== undefined) return false;
  const isAnotherHere = manifest.dtypes.some((name) => name !== used && !manifest.unusable.includes(name));
  if (!isAnotherHere && !mayFetchAgain) return false;
  log(`Model ${model} does not load in ${used}: another precision is tried.`, { model });
  await writeManifest(folder, { ...manifest, unusable: [...manifest.unusable, used] });
  return true;
}
