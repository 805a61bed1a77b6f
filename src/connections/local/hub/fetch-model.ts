// Fetches a model: lists what the Hub has, chooses a precision, takes what is on this machine already and loads the rest
// down. One process at a time does it, and the model is here when its manifest says so.

import { mkdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type FoundModel, findModel, type ModelFolders } from '../find-model.ts';
import { modelFolder, parseModelId } from '../model-id.ts';
import { chooseWeights, listWeights, type Weights } from './choose-dtype.ts';
import { copyFromHuggingFaceCache } from './copy-from-cache.ts';
import { noRoom, refusedByDisk } from './disk-errors.ts';
import { fetchFile } from './fetch-file.ts';
import { hashFile } from './file-hash.ts';
import { spaceToSpare } from './free-space.ts';
import type { HubClient } from './hub-client.ts';
import { COMPANIONS, describeFile, type HubFile, type HubListing, inTurns, listFiles } from './list-files.ts';
import { takeLock } from './lock-file.ts';
import { isWhole, type Manifest, readManifest, writeManifest } from './manifest.ts';
import { noneLoads, noWeights, tooLarge } from './model-errors.ts';

export interface FetchProgress {
  /** The file that has changed; undefined where the whole was counted anew. */
  readonly file: { readonly path: string; readonly loaded: number; readonly total: number | undefined } | undefined;
  readonly loaded: number;
  readonly total: number;
}

export interface FetchModelOptions {
  readonly client: HubClient;
  readonly folders: ModelFolders;
  readonly model: string;
  /** Infinity: its owner has asked for it. */
  readonly maxBytes: number;
  /** An owner of the server asked for it. */
  readonly chosen: boolean;
  /** Asks the Hub also where the model is here, and takes what has changed. */
  readonly update?: boolean;
  /** Everything anew. */
  readonly force?: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: FetchProgress) => void;
  /** Another process is fetching the same model. */
  readonly onWait?: () => void;
}

const FILES_AT_ONCE = 3;

/**
 * @returns the model, and how many bytes came over the network for it
 * @throws InferenceError with words for a caller
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
  // What is here stays until its successor has come: without a network, a forced pull leaves the model as it was.
  const missing = options.force ? files : await findMissing(folder, files, before, signal);
  await checkSize(folder, missing, sum(files), options);
  const fetched = await fetchMissing(folder, missing, files, listing, options);
  await writeManifest(folder, manifestOf({ before, listing, weights, files: fetched, chosen: options.chosen }));
  options.onProgress?.({ file: undefined, loaded: sum(files), total: sum(files) });
  return fetched.reduce((bytes, { fetchedBytes }) => bytes + fetchedBytes, 0);

  function choose({ files: all, config }: HubListing, manifest: Manifest | undefined, { maxBytes }: FetchModelOptions) {
    const available = listWeights(
      all.map(({ path }) => path),
      config,
    );
    const unusable = options.force ? [] : (manifest?.unusable ?? []);
    const wanted = { dtype: parseModelId(model).dtype, preferred: folders.dtype, not: unusable };
    const sizeOf = ({ files: paths }: Weights) => sum(fileFacts(listing, paths));
    // The preferred one that is small enough; where none is, the error names the size of the preferred.
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

interface Here extends HubFile {
  readonly fetchedBytes: number;
}

async function fetchMissing(
  folder: string,
  missing: readonly HubFile[],
  files: readonly HubFile[],
  listing: HubListing,
  { client, model, signal, maxBytes, onProgress, folders }: FetchModelOptions,
): Promise<Here[]> {
  const { repo } = parseModelId(model);
  const total = sum(files);
  const loaded = new Map(files.map((file) => [file.path, missing.includes(file) ? 0 : (file.size ?? 0)]));
  const report = (file: HubFile, bytes: number) => {
    loaded.set(file.path, bytes);
    const all = [...loaded.values()].reduce((a, b) => a + b, 0);
    onProgress?.({ file: { path: file.path, loaded: bytes, total: file.size }, loaded: all, total });
  };
  // A file that fails ends the others: what they have is kept.
  const failed = new AbortController();
  const both = AbortSignal.any([signal, failed.signal]);
  const fetched = inTurns(missing, FILES_AT_ONCE, async (file) => {
    if (await copyFromHuggingFaceCache(folders.huggingFaceCache, repo, file, folder, both)) {
      report(file, file.size ?? 0);
      return { ...file, fetchedBytes: 0 };
    }
    const onBytes = (bytes: number) => report(file, bytes);
    const context = { client, model, signal: both, repo, commit: listing.commit };
    try {
      const { size, digest } = await fetchFile({ ...context, file, folder, maxBytes, onBytes });
      return { ...file, size, digest: digest ?? file.digest, fetchedBytes: size };
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  });
  const came = await fetched;
  const kept = files.filter((file) => !missing.includes(file)).map((file) => ({ ...file, fetchedBytes: 0 }));
  return [...kept, ...came];
}

/** What is not here as the Hub has it. */
async function findMissing(
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

async function checkSize(folder: string, missing: readonly HubFile[], all: number, options: FetchModelOptions) {
  const { model, maxBytes } = options;
  if (all > maxBytes) throw tooLarge(model, all, maxBytes);
  const free = await spaceToSpare(folder);
  const needed = sum(missing);
  if (needed > free) throw noRoom(model, needed, free);
}

/** Facts about each file that the listing left out are asked for one by one. */
function withSizes(
  files: readonly HubFile[],
  describe: (path: string) => Promise<HubFile | undefined>,
): Promise<HubFile[]> {
  return inTurns(files, FILES_AT_ONCE, async (file) =>
    file.size === undefined ? ((await describe(file.path)) ?? file) : file,
  );
}

function fileFacts({ files }: HubListing, paths: readonly string[]): HubFile[] {
  return paths.map((path) => files.find((file) => file.path === path) ?? { path, size: undefined, digest: undefined });
}

function manifestOf({
  before,
  listing,
  weights,
  files,
  chosen,
}: {
  before: Manifest | undefined;
  listing: HubListing;
  weights: Weights;
  files: readonly HubFile[];
  chosen: boolean;
}): Manifest {
  const now = Object.fromEntries(
    files.map(({ path, size = 0, digest }) => [path, { size, ...(digest ? { digest } : {}) }]),
  );
  // Other precisions stay while the Hub has them as they are here.
  const others = before && isSameModel(before, listing) ? before : undefined;
  return {
    ...(listing.isExact ? { commit: listing.commit } : {}),
    fetchedAt: new Date().toISOString(),
    chosen: chosen || (before?.chosen ?? false),
    dtypes: [weights.name, ...(others?.dtypes ?? []).filter((name) => name !== weights.name)],
    unusable: (others?.unusable ?? []).filter((name) => name !== weights.name),
    files: { ...others?.files, ...now },
  };
}

function isSameModel(before: Manifest, { commit, isExact, files }: HubListing): boolean {
  if (isExact && before.commit === commit) return true;
  return Object.entries(before.files).every(([path, { digest }]) => {
    const now = files.find((file) => file.path === path);
    return now !== undefined && (!now.digest || !digest || now.digest.hex === digest.hex);
  });
}

async function removePartials(folder: string, files: readonly HubFile[]): Promise<void> {
  for (const { path } of files) await rm(join(folder, `${path}.incomplete`), { force: true });
}

/** A model that there was nothing to fetch of leaves no empty folders behind. */
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

function sum(files: readonly HubFile[]): number {
  return files.reduce((bytes, { size = 0 }) => bytes + size, 0);
}
