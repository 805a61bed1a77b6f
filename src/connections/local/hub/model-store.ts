// The models of this server on disk: which are here, which may be fetched for a caller, and what is done about one that
// does not load.

import { LRUCache } from 'lru-cache';
import type { Download } from '../../../inference/connection.ts';
import { InferenceError } from '../../../inference/errors.ts';
import { abortable } from '../../../utils/abortable.ts';
import { type FoundModel, findModel, type ModelFolders } from '../find-model.ts';
import { parseModelId } from '../model-id.ts';
import { createCallerDownloads, downloadError } from './caller-downloads.ts';
import { type DownloadPolicy, mayFetch, refusedByPolicy } from './download-policy.ts';
import type { FetchProgress } from './fetch-files.ts';
import { fetchModel } from './fetch-model.ts';
import type { HubClient } from './hub-client.ts';
import { repairModel } from './repair-model.ts';

export interface ModelStoreOptions {
  readonly folders: ModelFolders;
  readonly client: HubClient;
  readonly policy: DownloadPolicy;
  /** Lies in a folder of its own, whole or not: it is never looked for on the Hub. */
  readonly isOwn: (model: string) => boolean;
  /** Of one model, for a caller. */
  readonly maxBytes: number;
  readonly log: (message: string, facts?: Record<string, unknown>) => void;
  /** A model has come, or has gone. */
  readonly onChange: () => void;
}

export interface PullOptions {
  readonly force?: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: FetchProgress) => void;
  readonly onWait?: () => void;
}

export interface ModelStore {
  isHere(model: string): boolean;
  /**
   * Undefined at once where the model is here; else sees to its download. Rejects with MODEL_LOADING while that goes on,
   * with what went wrong, or because callers may not have it fetched.
   */
  prepare(model: string, options: { waits: boolean; signal: AbortSignal }): Promise<void> | undefined;
  /** Fetches for an owner of the server: no policy, no limit of size, and what is here is brought up to date. */
  pull(model: string, options: PullOptions): Promise<{ found: FoundModel; fetchedBytes: number }>;
  /** After a failed load: takes away what is damaged or does not load; false where nothing is. Fetches nothing. */
  mend(model: string, signal: AbortSignal): Promise<boolean>;
  /** The same, and fetches what is missing then: true when another load makes sense. */
  repair(model: string, signal: AbortSignal): Promise<boolean>;
  downloads(): Download[];
  close(): Promise<void>;
}

/** A failure is reported to calls that come back for it, which takes those that wait up to 5 s. */
const FAILURE_KEPT_MS = 6_000;

export function createModelStore(options: ModelStoreOptions): ModelStore {
  const { folders, client, policy, maxBytes, isOwn, log, onChange } = options;
  const rules = { policy, isOffline: client.names.isOffline };
  const here = new LRUCache<string, true>({ max: 1_000 });
  const repairs = new Map<string, Promise<boolean>>();
  const failures = new LRUCache<string, InferenceError>({ max: 500, ttl: FAILURE_KEPT_MS });
  const downloads = createCallerDownloads({
    async fetch(model, signal, onProgress) {
      // Where every caller may have any model fetched, callers count as owners: what they chose may become a default.
      const chosen = policy === 'any';
      await fetchModel({ client, folders, model, maxBytes, chosen, signal, onProgress });
      changed(model);
    },
    onFailure: (model, error) => failures.set(model, error),
    log,
  });

  return {
    isHere,
    prepare: (model, waiting) => (isHere(model) ? undefined : prepare(model, waiting)),
    async pull(model, { force = false, signal, onProgress, onWait }) {
      parseModelId(model);
      try {
        const fetched = await fetchModel({
          ...{ client, folders, model, signal, force, update: true, chosen: true },
          maxBytes: Number.POSITIVE_INFINITY,
          ...(onProgress ? { onProgress } : {}),
          ...(onWait ? { onWait } : {}),
        });
        changed(model);
        return fetched;
      } catch (error) {
        signal.throwIfAborted();
        throw downloadError(model, error);
      }
    },
    mend,
    async repair(model, signal) {
      if (!(await mend(model, signal))) return false;
      // What an owner has fetched is fetched again for any caller.
      if (!isHere(model)) await downloads.follow(model, { waits: true, signal });
      onChange();
      return true;
    },
    downloads: downloads.list,
    async close() {
      await downloads.close();
      await client.close();
    },
  };

  function isHere(model: string): boolean {
    if (here.has(model)) return true;
    if (!findModel(folders, model)) return false;
    here.set(model, true);
    return true;
  }

  async function mend(model: string, signal: AbortSignal): Promise<boolean> {
    here.delete(model);
    // The calls of a batch fail together, and are helped together.
    let repair = repairs.get(model);
    if (!repair) {
      const mayFetchAgain = policy !== 'none' && !rules.isOffline;
      repair = repairModel({ folders, model, mayFetchAgain, log }).finally(() => repairs.delete(model));
      repairs.set(model, repair);
    }
    return abortable(repair, signal);
  }

  function changed(model: string): void {
    here.delete(model);
    failures.delete(model);
    onChange();
  }

  async function prepare(model: string, waiting: { waits: boolean; signal: AbortSignal }): Promise<void> {
    const failure = failures.get(model);
    if (failure) throw failure;
    if (!downloads.has(model)) {
      if (isOwn(model)) throw incomplete(model);
      if (!mayFetch(model, rules)) throw refusedByPolicy(model, rules);
    }
    await downloads.follow(model, waiting);
  }
}

function incomplete(model: string): InferenceError {
  const text = `Model ${model} is incomplete: its folder has no ONNX files that this server can run${model.includes(':') ? ' in that dtype' : ''}.`;
  return new InferenceError('MODEL_NOT_FOUND', text);
}
