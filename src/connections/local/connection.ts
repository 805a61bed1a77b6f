// The `local` connection: runs models in child processes of this server, without a key and, for models on this machine,
// without a network.

import { createHash } from 'node:crypto';
import type { Call } from '../../inference/call.ts';
import type { Connection, Download, StreamEvent } from '../../inference/connection.ts';
import { InferenceError } from '../../inference/errors.ts';
import { follow } from '../../utils/abort.ts';
import { advise } from './advise.ts';
import { annotateResult } from './annotate-result.ts';
import { engineProblem } from './engine.ts';
import { createHubClient, type HubOptions } from './hub/hub-client.ts';
import { createModelStore, type PullOptions } from './hub/model-store.ts';
import { type ListedModel, listModels, removeModel } from './installed-models.ts';
import { batchLimitOf, jobOfCall } from './job-of-call.ts';
import type { LocalConnectionOptions } from './options.ts';
import type { Job, JobOptions, JobResult } from './pool/job-queue.ts';
import { receiveError } from './pool/messages.ts';
import { workerEnv } from './pool/worker-env.ts';
import { createWorkerPool } from './pool/worker-pool.ts';
import { loadWhenHere, type PulledModel, pullUntilItLoads, withModel } from './prepare-model.ts';
import { createRegistry } from './registry.ts';
import { streamText } from './stream-text.ts';

export type { FetchProgress } from './hub/fetch-files.ts';
export type { LocalConnectionOptions } from './options.ts';

export interface LocalConnection extends Connection {
  models(): readonly string[];
  downloads(): readonly Download[];
  /** Downloads a model ahead of its first use, for an owner of the server, and loads it once. */
  pull(model: string, options?: Partial<PullOptions>): Promise<PulledModel>;
  /** Every model on this machine, incomplete ones included. */
  list(): readonly ListedModel[];
  /** Removes the downloaded files of a model. */
  remove(model: string): Promise<void>;
  /** Loads models, or the default models of tasks, ahead of their first use. Logs failures and never rejects. */
  preload(names: readonly string[]): Promise<void>;
  /** Process ids of the running pool. */
  pids(): readonly number[];
  /** Resident megabytes of each running worker, as of its last answer. */
  memory(): readonly number[];
  /** Ids of the models in memory. */
  loaded(): readonly string[];
}

const HUB: HubOptions = { endpoint: 'https://huggingface.co' };

export function createLocalConnection(options: LocalConnectionOptions): LocalConnection {
  const { modelsFolder, cacheFolder, huggingFaceCache, dtype, defaults = {}, downloads = 'none' } = options;
  const { memoryMb = 4096, keepAliveSeconds = 300, timeoutSeconds = 60, batchMax = Number.POSITIVE_INFINITY } = options;
  const { downloadMaxMb = 4096, hub = HUB, log = () => undefined } = options;
  const folders = { modelsFolder, cacheFolder, huggingFaceCache, dtype };
  const recipes = new Map(Object.entries(options.recipes));
  const registry = createRegistry({ folders, isOwnFolder: options.isOwnFolder ?? false, defaults, recipes });
  const missing = engineProblem();
  const store = createModelStore({
    folders,
    client: createHubClient(hub),
    policy: downloads,
    maxBytes: downloadMaxMb * 1e6,
    isOwn: registry.isOwn,
    log,
    onChange: registry.refresh,
  });
  const pool = createWorkerPool({
    memoryMb,
    keepAliveSeconds,
    timeoutSeconds,
    log,
    workers: options.workers,
    settings: folders,
    env: workerEnv(process.env),
    groupOf: (model) => (registry.isOwn(model) ? 'own' : 'fetched'),
  });
  /** Aborts work that no call waits for, such as preloading. */
  const closing = new AbortController();

  return {
    id: 'local',
    kind: 'LOCAL',
    credentials: createHash('sha256').update('local').digest('base64url'),
    defaultModel: registry.defaultModel,
    models: registry.models,
    downloads: store.downloads,
    list: () => listModels(folders, store.downloads()),
    async remove(model) {
      await removeModel(folders, model);
      registry.refresh();
    },
    pids: pool.pids,
    memory: pool.memory,
    async close() {
      closing.abort(new Error('The connection is closed.'));
      await Promise.all([store.close(), pool.close()]);
    },
    loaded: pool.loaded,
    formsBatches: true,
    batching: ({ task }) => ({ limit: batchLimitOf(recipes.get(task), batchMax) }),
    run: (calls, { signal, onBatch }) => Promise.all(calls.map((call) => outcomeOf(call, { signal, call, onBatch }))),
    async *stream(call, { signal }): AsyncIterable<StreamEvent> {
      const leave = new AbortController();
      const unfollow = follow(signal, () => leave.abort(signal.reason));
      try {
        const { streams, reasoning } = recipes.get(call.task) ?? {};
        const value = yield* streamText(
          (onText) => outcomeOf(call, { signal: leave.signal, ...(streams ? { onText } : {}) }),
          { reasoning },
        );
        if (value instanceof InferenceError) throw value;
        yield { text: '', value };
      } finally {
        unfollow();
        // When the reader stops reading, the generation stops.
        leave.abort();
      }
    },
    async preload(names) {
      await Promise.all(names.map(preloadOne));
    },
    async pull(model, pullOptions = {}) {
      checkEngine();
      const { signal = new AbortController().signal } = pullOptions;
      const parts = { store, pool, folders };
      return attempt({ model, task: undefined }, () => pullUntilItLoads(parts, model, { ...pullOptions, signal }));
    },
  };

  /** Checked before a worker starts, because a worker without its packages would exit again and again. */
  function checkEngine(): void {
    if (missing !== undefined) throw new InferenceError('TASK_NOT_SUPPORTED', missing, { connection: 'local' });
  }

  async function preloadOne(name: string): Promise<void> {
    const task = recipes.has(name) ? name : undefined;
    const model = task === undefined ? name : registry.defaultModel(task);
    if (model === undefined) {
      log(`LOCAL_PRELOAD: no local model does ${name} by default.`, { task }, 'error');
      return;
    }
    try {
      checkEngine();
      await attempt({ model, task }, () => loadWhenHere({ store, pool }, { model, task }, closing.signal));
    } catch (error) {
      if (closing.signal.aborted) return;
      const message = error instanceof Error ? error.message : String(error);
      log(`LOCAL_PRELOAD: ${name} could not be loaded.`, { model, detail: message }, 'error');
    }
  }

  /** @returns the answer, or the InferenceError of this call */
  async function outcomeOf(call: Call, jobOptions: JobOptions): Promise<unknown> {
    try {
      const job = jobOfCall(call, { recipes, registry, batchMax });
      checkEngine();
      const waiting = { waits: call.waitForModel, signal: jobOptions.signal };
      const run = () => pool.run(job, jobOptions);
      return answerOf(await attempt(job, () => withModel(store, job.model, waiting, run)), job);
    } catch (error) {
      if (error instanceof InferenceError && !jobOptions.signal.aborted) return error;
      throw error;
    }
  }

  async function attempt<Result>(
    { model, task }: { model: string; task: string | undefined },
    act: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof InferenceError)) throw error;
      if (error.cause !== undefined) log(error.message, { model, task, detail: error.cause }, 'error');
      // The calls of a failed batch share one error object, which already has these facts.
      if (error.connection !== undefined) throw error;
      throw advise(error, { model, task }, registry).with({ model, task, connection: 'local' });
    }
  }

  function answerOf({ outcome, batchSize }: JobResult, { task, model }: Job): unknown {
    if (!('error' in outcome)) return annotateResult(outcome.value, batchSize);
    const { code, detail } = outcome.error;
    // A damaged file is the client's error.
    if (detail !== undefined && code !== 'BAD_USER_INPUT') log(outcome.error.message, { model, task, detail }, 'error');
    return receiveError(outcome.error).with({ task, model, connection: 'local' });
  }
}
