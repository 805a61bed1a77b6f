// The models of this process: which may be fetched for a caller, which are being fetched and for whom. A download that
// no call asks for any more ends; what it has is kept.

import { LRUCache } from 'lru-cache';
import type { Download } from '../../../inference/connection.ts';
import { InferenceError } from '../../../inference/errors.ts';
import { abortable } from '../../../utils/abortable.ts';
import { delay } from '../../../utils/delay.ts';
import { type FoundModel, findModel, type ModelFolders } from '../find-model.ts';
import { parseModelId } from '../model-id.ts';
import { RECOMMENDED_MODELS } from '../recommended-models.ts';
import { describeCause } from './describe-cause.ts';
import { type FetchProgress, fetchModel } from './fetch-model.ts';
import type { HubClient } from './hub-client.ts';
import { megabytes } from './megabytes.ts';
import { repairModel } from './repair-model.ts';

/** Which models a caller may have fetched. */
export type DownloadPolicy = 'any' | 'recommended' | 'none';

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

interface Fetching {
  readonly abort: AbortController;
  readonly done: Promise<void>;
  /** Resolves with the first bytes. */
  readonly begun: Promise<void>;
  readonly begin: () => void;
  progress: FetchProgress | undefined;
  startedAt: number;
  firstBytes: number | undefined;
  step: number;
  /** Until when it goes on without another call, in `performance.now()` milliseconds. */
  wantedUntil: number;
}

/** Models at once for callers; more wait, as many as may. */
const AT_ONCE = 2;
const MAX_WAITING = 8;
/** A call waits this long for a refusal by the Hub, or a small model, before it fails with a time to retry at. */
const FIRST_LOOK_MS = 2_000;
/** A call that waits asks every 5 s (the retry policy); one that does not has failed with a time to retry at. */
const WANTED_BY_WAITING_MS = 15_000;
const WANTED_BY_POLLING_MS = 60_000;
/** A failure is reported to calls that come back for it, which takes those that wait up to 5 s. */
const FAILURE_KEPT_MS = 6_000;
const LOG_STEPS = 10;

export function createModelStore(options: ModelStoreOptions): ModelStore {
  const { folders, client, policy, maxBytes, isOwn, log, onChange } = options;
  const here = new LRUCache<string, true>({ max: 1_000 });
  const fetching = new Map<string, Fetching>();
  const repairs = new Map<string, Promise<boolean>>();
  const failures = new LRUCache<string, InferenceError>({ max: 500, ttl: FAILURE_KEPT_MS });
  const waiting: (() => void)[] = [];
  let running = 0;
  const watch = setInterval(endUnwanted, 1_000).unref();

  return {
    isHere,
    prepare: (model, { waits, signal }) => (isHere(model) ? undefined : prepare(model, waits, signal)),
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
        throw toInferenceError(model, error);
      }
    },
    mend,
    async repair(model, signal) {
      if (!(await mend(model, signal))) return false;
      // What an owner has fetched is fetched again for any caller.
      if (!isHere(model)) await follow(model, fetching.get(model) ?? start(model), true, signal);
      onChange();
      return true;
    },
    downloads: () =>
      [...fetching].map(([model, { progress }]) => ({
        model,
        loadedBytes: progress?.loaded ?? 0,
        totalBytes: progress?.total || undefined,
      })),
    async close() {
      clearInterval(watch);
      for (const { abort } of fetching.values()) abort.abort();
      await Promise.all([...fetching.values()].map(({ done }) => done.catch(() => undefined)));
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
      const mayFetchAgain = policy !== 'none' && !client.names.isOffline;
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

  async function prepare(model: string, waits: boolean, signal: AbortSignal): Promise<void> {
    const failure = failures.get(model);
    if (failure) throw failure;
    const fetch = fetching.get(model);
    if (!fetch && isOwn(model)) throw incomplete(model);
    if (!fetch && !mayFetch(model)) throw refusedByPolicy(model, policy, client.names.isOffline);
    await follow(model, fetch ?? start(model), waits, signal);
  }

  /** Rejects with MODEL_LOADING where it takes longer than a moment. */
  async function follow(model: string, fetch: Fetching, waits: boolean, signal: AbortSignal): Promise<void> {
    const wanted = performance.now() + (waits ? WANTED_BY_WAITING_MS : WANTED_BY_POLLING_MS);
    fetch.wantedUntil = Math.max(fetch.wantedUntil, wanted);
    const isDone = await Promise.race([
      fetch.done.then(() => true),
      delay(FIRST_LOOK_MS, signal).then(() => false),
      // A call that does not wait looks until bytes come: by then the Hub has said yes.
      ...(waits ? [] : [fetch.begun.then(() => false)]),
    ]);
    if (!isDone) throw loading(model, fetch);
  }

  function mayFetch(model: string): boolean {
    const { repo, revision, dtype } = parseModelId(model);
    if (policy === 'none' || client.names.isOffline) return false;
    if (policy === 'any') return true;
    // Other revisions of a recommended model may come from any account: the Hub keeps pull requests as such.
    return RECOMMENDED_MODELS.some(
      (row) => row.model === repo && revision === 'main' && (dtype === undefined || dtype === row.dtype),
    );
  }

  function start(model: string): Fetching {
    if (running >= AT_ONCE && waiting.length >= MAX_WAITING) {
      const text = `Model ${model} is not here, and ${running + waiting.length} others are being fetched first.`;
      throw new InferenceError('OVERLOADED', text, { retryable: true, retryAfter: 30 });
    }
    const abort = new AbortController();
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const fetch: Fetching = {
      abort,
      begun,
      begin,
      done: run(model, abort.signal, (progress) => report(model, fetch, progress)),
      progress: undefined,
      startedAt: performance.now(),
      firstBytes: undefined,
      step: -1,
      wantedUntil: 0,
    };
    fetching.set(model, fetch);
    fetch.done
      .catch((error: unknown) => {
        // No call waits for one that was ended.
        if (!abort.signal.aborted) failures.set(model, toInferenceError(model, error));
      })
      .finally(() => fetching.delete(model));
    return fetch;
  }

  async function run(model: string, signal: AbortSignal, onProgress: (progress: FetchProgress) => void) {
    await takePlace(signal);
    try {
      // Where every caller may have any model fetched, callers count as owners: what they chose may become a default.
      const chosen = policy === 'any';
      await fetchModel({ client, folders, model, maxBytes, chosen, signal, onProgress });
      log(`Model ${model} has been fetched.`, { model });
      changed(model);
    } catch (error) {
      if (!signal.aborted) {
        const { message, cause } = toInferenceError(model, error);
        log(message, { model, ...(cause === undefined ? {} : { detail: describeCause(cause) }) });
      }
      throw error;
    } finally {
      running--;
      waiting.shift()?.();
    }
  }

  async function takePlace(signal: AbortSignal): Promise<void> {
    while (running >= AT_ONCE) {
      let wake = () => {};
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      waiting.push(wake);
      try {
        await abortable(woken, signal);
      } finally {
        const place = waiting.indexOf(wake);
        if (place >= 0) waiting.splice(place, 1);
      }
    }
    running++;
  }

  function report(model: string, fetch: Fetching, progress: FetchProgress): void {
    fetch.begin();
    fetch.firstBytes ??= progress.loaded;
    fetch.progress = progress;
    const step = progress.total > 0 ? Math.floor((progress.loaded / progress.total) * LOG_STEPS) : 0;
    if (step === fetch.step) return;
    fetch.step = step;
    const { loaded, total } = progress;
    log(`Fetching model ${model}: ${step * (100 / LOG_STEPS)} %.`, { model, loadedBytes: loaded, totalBytes: total });
  }

  function endUnwanted(): void {
    const now = performance.now();
    for (const [model, { abort, wantedUntil }] of fetching) {
      if (abort.signal.aborted || wantedUntil > now) continue;
      log(`Fetching model ${model} has been stopped: no call asks for it any more. What has come is kept.`, { model });
      abort.abort();
    }
  }
}

function loading(model: string, { progress, startedAt, firstBytes = 0 }: Fetching): InferenceError {
  if (!progress || progress.total === 0) {
    const text = `Model ${model} is about to be fetched from the Hub. Try again later, or set options.waitForModel to true.`;
    return new InferenceError('MODEL_LOADING', text, { retryable: true, retryAfter: 5 });
  }
  const { loaded, total } = progress;
  const perSecond = ((loaded - firstBytes) / Math.max(1, performance.now() - startedAt)) * 1000;
  const seconds = perSecond > 0 ? Math.ceil((total - loaded) / perSecond) : 10;
  const retryAfter = Math.min(600, Math.max(1, seconds));
  const text = `Model ${model} is being fetched from the Hub: ${megabytes(loaded)} of ${megabytes(total)}. Try again in ${retryAfter} s, or set options.waitForModel to true.`;
  return new InferenceError('MODEL_LOADING', text, { retryable: true, retryAfter });
}

function refusedByPolicy(model: string, policy: DownloadPolicy, isOffline: boolean): InferenceError {
  const reason = isOffline
    ? 'fetches none (HF_HUB_OFFLINE)'
    : policy === 'none'
      ? 'fetches none for callers (LOCAL_DOWNLOADS)'
      : 'fetches only recommended ones for callers (LOCAL_DOWNLOADS)';
  return new InferenceError('MODEL_NOT_FOUND', `There is no local model ${model}, and this server ${reason}.`);
}

function incomplete(model: string): InferenceError {
  const text = `Model ${model} is incomplete: its folder has no ONNX files that this server can run${model.includes(':') ? ' in that dtype' : ''}.`;
  return new InferenceError('MODEL_NOT_FOUND', text);
}

function toInferenceError(model: string, error: unknown): InferenceError {
  if (error instanceof InferenceError) return error;
  return new InferenceError('UPSTREAM_UNAVAILABLE', `Model ${model} could not be fetched.`, {
    retryable: true,
    cause: describeCause(error),
  });
}
