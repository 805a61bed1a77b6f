// Downloads a model: lists the files on the Hub, chooses a precision and downloads its missing files, in one process at a
// time. The model is complete when its manifest says so.

import { mkdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type FoundModel, findModel, type ModelFolders } from '../find-model.ts';
import { modelFolder, parseModelId } from '../model-id.ts';
import { chooseWeights, listWeights, type Weights } from './choose-dtype.ts';
import { COMPANIONS } from './companions.ts';
import { noRoom, refusedByDisk } from './disk-errors.ts';
import { type FetchProgress, fetchFiles, totalBytes } from './fetch-files.ts';
import { spaceToSpare } from './free-space.ts';
import type { HubClient } from './hub-client.ts';
import { describeFile, type HubFile } from './hub-file.ts';
import { inTurns } from './in-turns.ts';
import { type HubListing, listFiles } from './list-files.ts';
import { takeLock } from './lock-file.ts';
import { type Manifest, readManifest, writeManifest } from './manifest.ts';
import { findMissing } from './missing-files.ts';
import { noneLoads, noWeights, tooLarge } from './model-errors.ts';
import { newManifest } from './new-manifest.ts';

export interface FetchModelOptions {
  readonly client: HubClient;
  readonly folders: ModelFolders;
  readonly model: string;
  /** Largest model that may be fetched; Infinity for an owner of the server. */
  readonly maxBytes: number;
  /** Fetched for an owner of the server, not for a caller. */
  readonly chosen: boolean;
  /** Compares a model that is here with the Hub, and fetches what has changed. */
  readonly update?: boolean;
  /** Fetches every file again. */
  readonly force?: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: FetchProgress) => void;
  /** Another process is fetching the same model. */
  readonly onWait?: () => void;
}

const ASKED_AT_ONCE = 3;

/**
 * @returns the model, and the number of downloaded bytes
 * @throws InferenceError with a message for the caller
 */
export async function fetchModel(options: FetchModelOptions): Promise<{ found: FoundModel; fetchedBytes: number }> {
  const { folders, model, signal, onWait = () => undefined } = options;
  const folder = join(folders.cacheFolder, modelFolder(parseModelId(model)));
  let release: (() => Promise<void>) | undefined;
  try {
    await mkdir(folder, { recursive: true });
    release = await takeLock(folder, signal, onWait);
    const asksHub = (options.update || options.force) && !options.client.names.isOffline;
    const here = asksHub ? undefined : findModel(folders, model);
    if (here) return { found: here, fetchedBytes: 0 };
    const fetchedBytes = await fetchInto(folder, options);
    const found = findModel(folders, model);
    if (!found) throw new Error('A model that was fetched whole is not here.');
    return { found, fetchedBytes };
  } catch (error) {
    signal.throwIfAborted();
    throw refusedByDisk(model, error) ?? error;
  } finally {
    await release?.().catch(() => undefined);
    await removeEmpty(folder, folders.cacheFolder);
  }
}

async function fetchInto(folder: string, options: FetchModelOptions): Promise<number> {
  const { client, model, signal, folders } = options;
  const { repo, revision } = parseModelId(model);
  const about = { client, model, repo, revision, signal };
  const listing = await listFiles(about);
  const before = readManifest(folder);
  const weights = choose(listing, before, options);
  const files = await withSizes(
    [...listing.files.filter(({ path }) => COMPANIONS.includes(path)), ...fileFacts(listing, weights.files)],
    (path) => describeFile(about, listing.commit, path),
  );
  if (options.force) await removePartials(folder, files);
  // Each file is replaced only by its complete successor: a forced pull that fails leaves the model usable.
  const missing = options.force ? files : await findMissing(folder, files, before, signal);
  await checkSize(folder, missing, totalBytes(files), options);
  const { huggingFaceCache } = folders;
  const fetched = await fetchFiles(
    { folder, files, missing, commit: listing.commit },
    { ...options, huggingFaceCache },
  );
  await writeManifest(folder, newManifest({ before, listing, weights, files: fetched, chosen: options.chosen }));
  options.onProgress?.({ file: undefined, loaded: totalBytes(files), total: totalBytes(files) });
  return fetched.reduce((bytes, { fetchedBytes }) => bytes + fetchedBytes, 0);

  function choose({ files: all, config }: HubListing, manifest: Manifest | undefined, { maxBytes }: FetchModelOptions) {
    const available = listWeights(
      all.map(({ path }) => path),
      config,
    );
    const unusable = options.force ? [] : (manifest?.unusable ?? []);
    const wanted = { dtype: parseModelId(model).dtype, preferred: folders.dtype, not: unusable };
    const sizeOf = ({ files: paths }: Weights) => totalBytes(fileFacts(listing, paths));
    // The first that is small enough; if none is, the error names the size of the first.
    const chosen =
      chooseWeights(
        available.filter((weights) => sizeOf(weights) <= maxBytes),
        wanted,
      ) ?? chooseWeights(available, wanted);
    if (chosen) return chosen;
    if (!wanted.dtype && available.length > 0) throw noneLoads(model, wanted.not);
    throw noWeights(
      model,
      available.map(({ name }) => name),
      wanted.dtype,
    );
  }
}

async function checkSize(folder: string, missing: readonly HubFile[], all: number, options: FetchModelOptions) {
  const { model, maxBytes } = options;
  if (all > maxBytes) throw tooLarge(model, all, maxBytes);
  const free = await spaceToSpare(folder);
  const needed = totalBytes(missing);
  if (needed > free) throw noRoom(model, needed, free);
}

/** One request for each file whose size the listing lacks. */
function withSizes(
  files: readonly HubFile[],
  describe: (path: string) => Promise<HubFile | undefined>,
): Promise<HubFile[]> {
  return inTurns(files, ASKED_AT_ONCE, async (file) =>
    file.size === undefined ? ((await describe(file.path)) ?? file) : file,
  );
}

function fileFacts({ files }: HubListing, paths: readonly string[]): HubFile[] {
  return paths.map((path) => files.find((file) => file.path === path) ?? { path, size: undefined, digest: undefined });
}

async function removePartials(folder: string, files: readonly HubFile[]): Promise<void> {
  for (const { path } of files) await rm(join(folder, `${path}.incomplete`), { force: true });
}

/** Removes the folders of a model of which nothing was fetched. */
async function removeEmpty(folder: string, cacheFolder: string): Promise<void> {
  for (
    let path = folder;
    path.startsWith(`${cacheFolder}/`) || path.startsWith(`${cacheFolder}\\`);
    path = dirname(path)
  ) {
    const removed = await rmdir(path).then(
      () => true,
      () => false,
    );
    if (!removed) return;
  }
}
