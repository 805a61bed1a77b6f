// Manages the models on disk: checks which are complete, downloads those that calls need, and repairs those that do not
// load.

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
  /** The model is in LOCAL_MODELS or bundled, complete or not: it is never looked up on the Hub. */
  readonly isOwn: (model: string) => boolean;
  /** Largest model that a call may cause to be downloaded. */
  readonly maxBytes: number;
  readonly log: (message: string, facts?: Record<string, unknown>) => void;
  /** A model was added or removed. */
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
   * Undefined if the model is here; otherwise downloads it. Rejects with MODEL_LOADING while the download runs, with
   * its error, or because the policy forbids it.
   */
  prepare(model: string, options: { waits: boolean; signal: AbortSignal }): Promise<void> | undefined;
  /** Fetches for an owner of the server: without policy and size limit, and updates a model that is here. */
  pull(model: string, options: PullOptions): Promise<{ found: FoundModel; fetchedBytes: number }>;
  /** After a failed load: removes damaged files and marks unusable precisions, without downloading; false if nothing changed. */
  mend(model: string, signal: AbortSignal): Promise<boolean>;
  /** The same, then fetches what is missing: true when another load makes sense. */
  repair(model: string, signal: AbortSignal): Promise<boolean>;
  downloads(): Download[];
  close(): Promise<void>;
}

/** Waiting calls are retried every 5 s, and must still find the failure. */
const FAILURE_KEPT_MS = 6_000;

export function createModelStore(options: ModelStoreOptions): ModelStore {
  const { folders, client, policy, maxBytes, isOwn, log, onChange } = options;
  const rules = { policy, isOffline: client.names.isOffline };
  const here = new LRUCache<string, true>({ max: 1_000 });
  const repairs = new Map<string, Promise<boolean>>();
  const failures = new LRUCache<string, InferenceError>({ max: 500, ttl: FAILURE_KEPT_MS });
  const downloads = createCallerDownloads({
    async fetch(model, signal, onProgress) {
      // With LOCAL_DOWNLOADS=any, callers count as owners: their models may become defaults.
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
      // No policy applies: an owner of the server has fetched this model before.
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
    // The calls of a batch fail together and share one repair.
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
