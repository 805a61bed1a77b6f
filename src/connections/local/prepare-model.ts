// Sees to it that a model is on this machine and loads: one that does not is mended, or another precision of it is taken.

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
  /** A download that takes longer than a moment is waited for by asking again, not within the call. */
  waits: boolean;
  signal: AbortSignal;
}

/** Between two looks at a download that is under way. */
const LOOK_AGAIN_MS = 2_000;

/** Acts when the model is here; once more where what was here did not load and has been mended. */
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

/** Fetches and loads; a precision that does not load is set aside, and the next one fetched. */
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

/** A load that failed, or that ended its worker: both may be the files' doing. */
function isOfModel(error: unknown): boolean {
  return error instanceof InferenceError && ['UPSTREAM_UNAVAILABLE', 'MODEL_NOT_FOUND'].includes(error.code);
}
