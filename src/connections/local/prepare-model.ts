// Ensures that a model is on this machine and loads: damaged files are repaired, or another precision is chosen.

import { InferenceError } from '../../inference/errors.ts';
import { abortable } from '../../utils/abortable.ts';
import { delay } from '../../utils/delay.ts';
import { findModel, type ModelFolders } from './find-model.ts';
import type { ModelStore, PullOptions } from './hub/model-store.ts';
import { DTYPES } from './model-id.ts';
import type { WorkerPool } from './pool/worker-pool.ts';

export interface PulledModel {
  readonly dtype: string;
  /** Bytes that came over the network: 0 where all was here already. */
  readonly fetchedBytes: number;
}

interface Waiting {
  /** True: the call is retried until the download ends. A call itself waits for 2 s at most. */
  waits: boolean;
  signal: AbortSignal;
}

/** Interval for checking a download in progress. */
const LOOK_AGAIN_MS = 2_000;

/** Runs `act` when the model is here, and once more if its files had to be repaired. */
export async function withModel<Result>(
  store: ModelStore,
  model: string,
  waiting: Waiting,
  act: () => Promise<Result>,
): Promise<Result> {
  const preparing = store.prepare(model, waiting);
  if (preparing) await preparing;
  try {
    return await act();
  } catch (error) {
    if (!isOfModel(error) || !(await store.repair(model, waiting.signal))) throw error;
    return act();
  }
}

/** Loads the model, however long its download takes. */
export async function loadWhenHere(
  { store, pool }: { store: ModelStore; pool: WorkerPool },
  { model, task }: { model: string; task: string | undefined },
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      return await withModel(store, model, { waits: true, signal }, () => pool.load(model, task));
    } catch (error) {
      if (!(error instanceof InferenceError) || error.code !== 'MODEL_LOADING') throw error;
      await delay(LOOK_AGAIN_MS, signal);
    }
  }
}

/** Downloads and loads; if a precision does not load, it is marked as unusable and the next one is downloaded. */
export async function pullUntilItLoads(
  { store, pool, folders }: { store: ModelStore; pool: WorkerPool; folders: ModelFolders },
  model: string,
  options: PullOptions,
): Promise<PulledModel> {
  const { signal } = options;
  for (let fetchedBytes = 0, tries = 1; ; tries++) {
    const pulled = await store.pull(model, { ...options, force: tries === 1 && (options.force ?? false) });
    fetchedBytes += pulled.fetchedBytes;
    try {
      await abortable(pool.load(model, undefined), signal);
      return { dtype: (findModel(folders, model) ?? pulled.found).weights.name, fetchedBytes };
    } catch (error) {
      if (tries > DTYPES.length || !isOfModel(error) || !(await store.mend(model, signal))) throw error;
    }
  }
}

/** Whether the model failed to load or crashed its worker: both may be caused by its files. */
function isOfModel(error: unknown): boolean {
  return error instanceof InferenceError && ['UPSTREAM_UNAVAILABLE', 'MODEL_NOT_FOUND'].includes(error.code);
}
