// Lists and removes the models on this machine, for the owner of the server.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Download } from '../../inference/connection.ts';
import { InferenceError } from '../../inference/errors.ts';
import { modelConfig, pipelinesOf } from './architectures.ts';
import { type FoundModel, findModel, listFolders, type ModelFolders, snapshotOf } from './find-model.ts';
import { readManifest } from './hub/manifest.ts';
import { modelFolder, parseModelId } from './model-id.ts';

export interface ListedModel {
  readonly id: string;
  /** The precision that runs, then the others on this machine. */
  readonly dtypes: readonly string[];
  /** Size on disk, partial files included. */
  readonly bytes: number;
  /** Pipelines of the tasks that it was made for. */
  readonly pipelines: readonly string[];
  readonly path: string;
  readonly origin: FoundModel['origin'];
  /** When it was downloaded or copied. */
  readonly since: Date;
  /** Whether it is complete. */
  readonly isWhole: boolean;
}

export function listModels(folders: ModelFolders, downloads: readonly Download[]): ListedModel[] {
  return listFolders(folders).map((id) => {
    const found = findModel(folders, id);
    const { folder: path, origin } = found ?? placeOf(folders, id);
    const manifest = readManifest(path);
    const others = manifest?.dtypes.filter((name) => name !== found?.weights.name) ?? [];
    return {
      id,
      dtypes: found ? [found.weights.name, ...others] : [],
      bytes: bytesIn(path),
      pipelines: pipelinesIn(path),
      path,
      origin,
      since: manifest
        ? new Date(manifest.fetchedAt)
        : (statSync(path, { throwIfNoEntry: false })?.mtime ?? new Date(0)),
      isWhole: found !== undefined && !downloads.some(({ model }) => model === id),
    };
  });
}

/** @throws InferenceError if there is no such model, or this program did not download it */
export async function removeModel(folders: ModelFolders, model: string): Promise<void> {
  const id = parseModelId(model);
  if (id.dtype) {
    throw new InferenceError('BAD_USER_INPUT', `A model is removed with all of its precisions: name ${id.repo} alone.`);
  }
  const folder = join(folders.cacheFolder, modelFolder(id));
  if (existsSync(folder)) {
    await rm(folder, { recursive: true });
    await removeIfEmpty(dirname(folder), folders.cacheFolder);
    return;
  }
  const found = findModel(folders, model);
  if (found?.origin === 'hugging-face-cache') {
    const text = `Model ${model} lies in the cache that all programs of Hugging Face share: "hf cache delete" removes it there.`;
    throw new InferenceError('BAD_USER_INPUT', text);
  }
  if (found) {
    throw new InferenceError('BAD_USER_INPUT', `Model ${model} was not fetched: remove its folder yourself.`);
  }
  throw new InferenceError('MODEL_NOT_FOUND', `There is no local model ${model}.`);
}

async function removeIfEmpty(folder: string, root: string): Promise<void> {
  if (folder !== root && existsSync(folder) && readdirSync(folder).length === 0) await rm(folder, { recursive: true });
}

/** The folder of an incomplete model. */
function placeOf(folders: ModelFolders, model: string): Pick<FoundModel, 'folder' | 'origin'> {
  const id = parseModelId(model);
  const own = join(folders.modelsFolder, modelFolder(id));
  const fetched = join(folders.cacheFolder, modelFolder(id));
  const snapshot = snapshotOf(folders.huggingFaceCache, id.repo, id.revision);
  if (existsSync(own)) return { folder: own, origin: 'own' };
  if (snapshot !== undefined && !existsSync(fetched)) return { folder: snapshot, origin: 'hugging-face-cache' };
  return { folder: fetched, origin: 'fetched' };
}

/** Size of a folder; files with several links count once. */
function bytesIn(folder: string): number {
  if (!existsSync(folder)) return 0;
  const seen = new Set<number>();
  let bytes = 0;
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, file);
    // A dangling link has no size.
    if (!existsSync(path)) continue;
    const { size, ino } = statSync(path);
    if (statSync(path).isFile() && !seen.has(ino)) bytes += size;
    seen.add(ino);
  }
  return bytes;
}

function pipelinesIn(folder: string): readonly string[] {
  try {
    return pipelinesOf(modelConfig.parse(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')))) ?? [];
  } catch {
    return [];
  }
}
