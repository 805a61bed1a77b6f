// Finds a model on this machine and chooses the precision to load. Incomplete models are not found.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chooseWeights, listWeights, type Weights, weightsConfig } from './hub/choose-dtype.ts';
import { isWhole, type Manifest, readManifest } from './hub/manifest.ts';
import { type Dtype, hubCacheFolder, idOfFolder, MAIN, modelFolder, parseModelId, readModelId } from './model-id.ts';

export interface ModelFolders {
  /** LOCAL_MODELS, or the folder of the bundled models. */
  readonly modelsFolder: string;
  /** Folder of downloaded models. */
  readonly cacheFolder: string;
  /** The cache that Hugging Face's programs share. */
  readonly huggingFaceCache?: string | undefined;
  /** Preferred precision of models whose id names none. */
  readonly dtype?: Dtype | undefined;
}

export interface FoundModel {
  readonly folder: string;
  readonly origin: 'own' | 'fetched' | 'hugging-face-cache';
  readonly weights: Weights;
  /** Other precisions on this machine, in case that one does not load; empty if the id names a precision. */
  readonly others: readonly Weights[];
  readonly manifest: Manifest | undefined;
}

/** @throws InferenceError BAD_USER_INPUT for a malformed id */
export function findModel(folders: ModelFolders, model: string): FoundModel | undefined {
  const id = parseModelId(model);
  const { repo, revision } = id;
  const wanted = { dtype: id.dtype, preferred: folders.dtype };
  const fetched = join(folders.cacheFolder, modelFolder(id));
  return (
    (revision === MAIN ? inspect(join(folders.modelsFolder, repo), 'own', wanted) : undefined) ??
    inspect(fetched, 'fetched', wanted) ??
    inspect(snapshotOf(folders.huggingFaceCache, repo, revision), 'hugging-face-cache', wanted)
  );
}

/** Ids of the models in the folders, complete or not, each once. */
export function listFolders({ modelsFolder, cacheFolder, huggingFaceCache }: ModelFolders): string[] {
  const nested = [modelsFolder, cacheFolder].flatMap((root) => modelsIn(root));
  return [...new Set([...nested, ...listSnapshots(huggingFaceCache)])].sort();
}

function inspect(
  folder: string | undefined,
  origin: FoundModel['origin'],
  wanted: { dtype: Dtype | undefined; preferred: Dtype | undefined },
): FoundModel | undefined {
  if (folder === undefined || !existsSync(join(folder, 'config.json'))) return undefined;
  const manifest = origin === 'fetched' ? readManifest(folder) : undefined;
  const all = pathsIn(folder);
  // Without a manifest, only a partial file shows that a download is in progress.
  if (!manifest && all.some((path) => path.endsWith('.incomplete'))) return undefined;
  if (manifest?.files['config.json'] && !isWhole(folder, 'config.json', manifest)) return undefined;
  const paths = manifest ? all.filter((path) => isWhole(folder, path, manifest)) : all;
  const available = listWeights(paths, configOf(folder)).filter(
    ({ name }) => !manifest || manifest.dtypes.includes(name),
  );
  const rank = ({ name }: Weights) => manifest?.dtypes.indexOf(name) ?? 0;
  available.sort((a, b) => rank(a) - rank(b));
  const weights = chooseWeights(available, { ...wanted, not: manifest?.unusable ?? [] });
  const others = wanted.dtype ? [] : available.filter((one) => one !== weights);
  return weights && { folder, origin, weights, others, manifest };
}

function configOf(folder: string) {
  try {
    return weightsConfig.parse(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')));
  } catch {
    // An unreadable config is reported when a call names the model.
    return weightsConfig.parse({});
  }
}

/** Files at the top and in `onnx/`, without dangling links. */
function pathsIn(folder: string): string[] {
  const filesOf = (inner: string) =>
    entriesOf(join(folder, inner)).flatMap(({ name }) => {
      const path = inner ? `${inner}/${name}` : name;
      return existsSync(join(folder, path)) ? [path] : [];
    });
  return [...filesOf(''), ...filesOf('onnx')];
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Ids of the forms `name` and `owner/name`. */
function modelsIn(root: string): string[] {
  const foldersIn = (path: string) => entriesOf(path).filter((entry) => entry.isDirectory() || entry.isSymbolicLink());
  const isModel = (path: string) => existsSync(join(root, path, 'config.json'));
  const paths = foldersIn(root).flatMap(({ name }) =>
    isModel(name) ? [name] : foldersIn(join(root, name)).map((child) => `${name}/${child.name}`),
  );
  return paths.flatMap((path) => (isModel(path) ? (idOfFolder(path) ?? []) : []));
}

/** The folder `models--owner--name/snapshots/COMMIT` of the commit that the revision refers to. */
export function snapshotOf(cache: string | undefined, repo: string, revision: string): string | undefined {
  if (!cache) return undefined;
  const folder = join(cache, hubCacheFolder(repo));
  try {
    const commit = existsSync(join(folder, 'refs', revision))
      ? readFileSync(join(folder, 'refs', revision), 'utf8').trim()
      : revision;
    if (!/^[\w.-]+$/.test(commit) || commit.includes('..')) return undefined;
    const snapshot = join(folder, 'snapshots', commit);
    return existsSync(snapshot) ? snapshot : undefined;
  } catch {
    return undefined;
  }
}

function listSnapshots(cache: string | undefined): string[] {
  if (!cache) return [];
  return entriesOf(cache).flatMap(({ name }) => {
    const repo = /^models--(.+)$/.exec(name)?.[1]?.replace('--', '/') ?? '';
    return readModelId(repo) && snapshotOf(cache, repo, MAIN) ? [repo] : [];
  });
}

/** Size in bytes of the precision that would be loaded. */
export function weightBytes({ folder, weights }: FoundModel): number {
  return weights.files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}
