// Downloads the missing files of a model, some at once, or copies them from the cache of Hugging Face's programs.

import { parseModelId } from '../model-id.ts';
import { copyFromHuggingFaceCache } from './copy-from-cache.ts';
import { fetchFile } from './fetch-file.ts';
import type { HubFile } from './hub-file.ts';
import { inTurns } from './in-turns.ts';
import type { RequestContext } from './request-again.ts';

const FILES_AT_ONCE = 3;

export interface FetchProgress {
  /** The file whose progress changed; undefined if only the total did. */
  readonly file: { readonly path: string; readonly loaded: number; readonly total: number | undefined } | undefined;
  readonly loaded: number;
  readonly total: number;
}

export interface FetchFilesOptions extends RequestContext {
  readonly huggingFaceCache: string | undefined;
  /** Byte limit for a file whose size the Hub does not name. */
  readonly maxBytes: number;
  readonly onProgress?: ((progress: FetchProgress) => void) | undefined;
}

export interface FetchedHubFile extends HubFile {
  /** Bytes that were downloaded; 0 if the file was on this machine. */
  readonly fetchedBytes: number;
}

/**
 * @param files all files of the model, including `missing`
 * @returns all files, with their sizes and digests as downloaded
 */
export async function fetchFiles(
  {
    folder,
    files,
    missing,
    commit,
  }: { folder: string; files: readonly HubFile[]; missing: readonly HubFile[]; commit: string },
  { client, model, signal, maxBytes, onProgress, huggingFaceCache }: FetchFilesOptions,
): Promise<FetchedHubFile[]> {
  const { repo } = parseModelId(model);
  const total = totalBytes(files);
  const loaded = new Map(files.map((file) => [file.path, missing.includes(file) ? 0 : (file.size ?? 0)]));
  const report = (file: HubFile, bytes: number) => {
    loaded.set(file.path, bytes);
    const all = [...loaded.values()].reduce((a, b) => a + b, 0);
    onProgress?.({ file: { path: file.path, loaded: bytes, total: file.size }, loaded: all, total });
  };
  // One failed file aborts the others; their partial files are kept.
  const failed = new AbortController();
  const both = AbortSignal.any([signal, failed.signal]);
  const fetched = inTurns(missing, FILES_AT_ONCE, async (file) => {
    if (await copyFromHuggingFaceCache(huggingFaceCache, repo, file, folder, both)) {
      report(file, file.size ?? 0);
      return { ...file, fetchedBytes: 0 };
    }
    const onBytes = (bytes: number) => report(file, bytes);
    const context = { client, model, signal: both, repo, commit };
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

/** Total size of the files whose size the Hub reports. */
export function totalBytes(files: readonly HubFile[]): number {
  return files.reduce((bytes, { size = 0 }) => bytes + size, 0);
}
