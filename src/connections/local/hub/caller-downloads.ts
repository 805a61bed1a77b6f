// Downloads that calls have caused: each is shared by all calls for its model, and stopped when no call needs it any more.
// Progress is logged and reported, and partial files are kept.

import type { Download } from '../../../inference/connection.ts';
import { InferenceError } from '../../../inference/errors.ts';
import { delay } from '../../../utils/delay.ts';
import { describeCause } from './describe-cause.ts';
import { createDownloadPlaces } from './download-places.ts';
import type { FetchProgress } from './fetch-files.ts';
import { megabytes } from './megabytes.ts';

export interface CallerDownloadsOptions {
  fetch(model: string, signal: AbortSignal, onProgress: (progress: FetchProgress) => void): Promise<void>;
  /** Not called for a download that was aborted. */
  onFailure(model: string, error: InferenceError): void;
  readonly log: (message: string, facts?: Record<string, unknown>) => void;
}

export interface CallerDownloads {
  /** Whether its download is running or queued. */
  has(model: string): boolean;
  /**
   * Starts the download unless it is running. Resolves when it is done; rejects with its error, or with MODEL_LOADING if
   * it takes longer than 2 s.
   */
  follow(model: string, options: { waits: boolean; signal: AbortSignal }): Promise<void>;
  list(): Download[];
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
  /** Deadline for another call, in `performance.now()` milliseconds; then the download is aborted. */
  wantedUntil: number;
}

export const CALLER_DOWNLOADS = { atOnce: 2, maxWaiting: 8 };
/** Long enough for a refusal by the Hub, or a small model; after it the call fails with a time to retry at. */
const FIRST_LOOK_MS = 2_000;
/** A waiting call is retried every 5 s (the retry policy); any other has failed, with a time to retry at. */
const WANTED_BY_WAITING_MS = 15_000;
const WANTED_BY_POLLING_MS = 60_000;
const LOG_STEPS = 10;

export function createCallerDownloads({ fetch, onFailure, log }: CallerDownloadsOptions): CallerDownloads {
  const fetching = new Map<string, Fetching>();
  const places = createDownloadPlaces(CALLER_DOWNLOADS);
  const watch = setInterval(endUnwanted, 1_000).unref();

  return {
    has: (model) => fetching.has(model),
    async follow(model, { waits, signal }) {
      const one = fetching.get(model) ?? start(model);
      const wanted = performance.now() + (waits ? WANTED_BY_WAITING_MS : WANTED_BY_POLLING_MS);
      one.wantedUntil = Math.max(one.wantedUntil, wanted);
      const isDone = await Promise.race([
        one.done.then(() => true),
        delay(FIRST_LOOK_MS, signal).then(() => false),
        // A call that does not wait stays until the first bytes: by then the Hub has granted access.
        ...(waits ? [] : [one.begun.then(() => false)]),
      ]);
      if (!isDone) throw loading(model, one);
    },
    list: () =>
      [...fetching].map(([model, { progress }]) => ({
        model,
        loadedBytes: progress?.loaded ?? 0,
        totalBytes: progress?.total || undefined,
      })),
    async close() {
      clearInterval(watch);
      for (const { abort } of fetching.values()) abort.abort();
      await Promise.all([...fetching.values()].map(({ done }) => done.catch(() => undefined)));
    },
  };

  function start(model: string): Fetching {
    if (places.isFull) {
      const text = `Model ${model} is not here, and ${places.taken} others are being fetched first.`;
      throw new InferenceError('OVERLOADED', text, { retryable: true, retryAfter: 30 });
    }
    const abort = new AbortController();
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const one: Fetching = {
      abort,
      begun,
      begin,
      done: run(model, abort.signal, (progress) => report(model, one, progress)),
      progress: undefined,
      startedAt: performance.now(),
      firstBytes: undefined,
      step: -1,
      wantedUntil: 0,
    };
    fetching.set(model, one);
    one.done
      .catch((error: unknown) => {
        // A download is aborted only when no call waits for it.
        if (!abort.signal.aborted) onFailure(model, downloadError(model, error));
      })
      .finally(() => fetching.delete(model));
    return one;
  }

  async function run(model: string, signal: AbortSignal, onProgress: (progress: FetchProgress) => void) {
    const release = await places.acquire(signal);
    try {
      await fetch(model, signal, onProgress);
      log(`Model ${model} has been fetched.`, { model });
    } catch (error) {
      if (!signal.aborted) {
        const { message, cause } = downloadError(model, error);
        log(message, { model, ...(cause === undefined ? {} : { detail: describeCause(cause) }) });
      }
      throw error;
    } finally {
      release();
    }
  }

  function report(model: string, one: Fetching, progress: FetchProgress): void {
    one.begin();
    one.firstBytes ??= progress.loaded;
    one.progress = progress;
    const step = progress.total > 0 ? Math.floor((progress.loaded / progress.total) * LOG_STEPS) : 0;
    if (step === one.step) return;
    one.step = step;
    const { loaded, total } = progress;
    log(`Fetching model ${model}: ${step * (100 / LOG_STEPS)} %.`, { model, loadedBytes: loaded, totalBytes: total });
  }

  function endUnwanted(): void {
    const now = performance.now();
    for (const [model, { abort, wantedUntil }] of fetching) {
      if (abort.signal.aborted || wantedUntil > now) continue;
      log(`Fetching model ${model} has been stopped: no call needs it any more. Partial files are kept.`, { model });
      abort.abort();
    }
  }
}

/** The error of a download as a caller reads it. */
export function downloadError(model: string, error: unknown): InferenceError {
  if (error instanceof InferenceError) return error;
  return new InferenceError('UPSTREAM_UNAVAILABLE', `Model ${model} could not be fetched.`, {
    retryable: true,
    cause: describeCause(error),
  });
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
