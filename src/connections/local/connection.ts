// The `local` connection: models that run in this server's own child processes, with no key and, for those that are
// on this machine, no network.

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AnnotatedValue, batchKey, type Call } from '../../inference/call.ts';
import type { Connection, Download, StreamEvent } from '../../inference/connection.ts';
import { InferenceError } from '../../inference/errors.ts';
import { Media } from '../../inference/media.ts';
import { abortable } from '../../utils/abortable.ts';
import { didYouMean } from '../../utils/did-you-mean.ts';
import { engineProblem } from './engine.ts';
import { findModel } from './find-model.ts';
import type { FetchProgress } from './hub/fetch-model.ts';
import { createHubClient, type HubOptions } from './hub/hub-client.ts';
import { createModelStore, type DownloadPolicy, type PullOptions } from './hub/model-store.ts';
import { type ListedModel, listModels, removeModel } from './installed-models.ts';
import { DTYPES, type Dtype, parseModelId } from './model-id.ts';
import type { Job, JobOptions, JobResult } from './pool/job-queue.ts';
import { receiveError } from './pool/messages.ts';
import { workerEnv } from './pool/worker-env.ts';
import { createWorkerPool, type Log } from './pool/worker-pool.ts';
import { type LocalRecipe, workOf } from './recipe.ts';
import { createRegistry, listed } from './registry.ts';
import { streamText } from './stream-text.ts';

export interface LocalConnectionOptions {
  /** Folder of the models, with an `index.json` that names one for each task. */
  modelsFolder: string;
  /** The folder is the user's, and not that of the models that come with the project. */
  isOwnFolder?: boolean;
  /** Which models of the Hub a caller may have fetched. Default: none. */
  downloads?: DownloadPolicy;
  /** Megabytes of the largest model that a caller may have fetched. Default: 4096. */
  downloadMaxMb?: number;
  /** Where fetched models are kept. */
  cacheFolder: string;
  /** The cache that programs of Hugging Face share; its models are used where they lie. */
  huggingFaceCache?: string | undefined;
  /** Precision of models whose id names none, where they have it. */
  dtype?: Dtype | undefined;
  /** Task -> model, where the caller names none. Default: what the folder's index says, or a fetched recommended one. */
  defaults?: Readonly<Record<string, string>>;
  /** How many processes run models. Planned from the machine unless given. */
  workers?: number | undefined;
  /** Megabytes of memory for all of them together. Default: 4096. */
  memoryMb?: number;
  /** Seconds after which an unused model is unloaded; 0: never. Default: 300. */
  keepAliveSeconds?: number;
  /** The most calls that run as one. Default: what each task's recipe takes. */
  batchMax?: number;
  /** Seconds after which a run or a silent download is given up. Default: 60. */
  timeoutSeconds?: number;
  /** Where models are fetched from. Default: `https://huggingface.co`, without a token. */
  hub?: HubOptions;
  /** By task id. Tasks without a recipe are refused as TASK_NOT_SUPPORTED. */
  recipes: Readonly<Record<string, LocalRecipe>>;
  log?: Log;
}

export interface LocalConnection extends Connection {
  models(): readonly string[];
  downloads(): readonly Download[];
  /** Fetches a model ahead of its first use, for an owner of the server, and loads it once. */
  pull(model: string, options?: Partial<PullOptions>): Promise<PulledModel>;
  /** Every model on this machine, also those that are not here whole. */
  list(): readonly ListedModel[];
  /** Removes what has been fetched of a model. */
  remove(model: string): Promise<void>;
  /** Loads models, or the default models of tasks, ahead of their first use. What cannot be loaded is logged. */
  preload(names: readonly string[]): Promise<void>;
  /** Process ids of the running pool. */
  pids(): readonly number[];
  /** Megabytes that each running worker held when it last answered. */
  memory(): readonly number[];
  /** Ids of the models that are in memory. */
  loaded(): readonly string[];
}

export interface PulledModel {
  readonly dtype: string;
  /** Bytes that came over the network: 0 where all was here already. */
  readonly fetchedBytes: number;
}

export type { FetchProgress, ListedModel };

/** The most letters that a misspelt name differs in; models of one family differ in more. */
const MISSPELT = 2;
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
      await Promise.all([store.close(), pool.close()]);
    },
    loaded: pool.loaded,
    formsBatches: true,
    batching: ({ task }) => ({ limit: limitOf(task) }),
    run: (calls, { signal, onBatch }) => Promise.all(calls.map((call) => outcomeOf(call, { signal, call, onBatch }))),
    async *stream(call, { signal }): AsyncIterable<StreamEvent> {
      const leave = new AbortController();
      const stop = () => leave.abort(signal.reason);
      signal.addEventListener('abort', stop);
      if (signal.aborted) stop();
      try {
        const { streams, reasoning } = recipes.get(call.task) ?? {};
        const value = yield* streamText(
          (onText) => outcomeOf(call, { signal: leave.signal, ...(streams ? { onText } : {}) }),
          { reasoning },
        );
        if (value instanceof InferenceError) throw value;
        yield { text: '', value };
      } finally {
        signal.removeEventListener('abort', stop);
        // A reader that stops reading stops the generation.
        leave.abort();
      }
    },
    async preload(names) {
      await Promise.allSettled(
        names.map(async (name) => {
          const task = recipes.has(name) ? name : undefined;
          const model = task === undefined ? name : registry.defaultModel(task);
          if (model === undefined) {
            log(`LOCAL_PRELOAD: no local model does ${name} by default.`, { task }, 'error');
            return;
          }
          try {
            const waiting = { waits: true, signal: new AbortController().signal };
            await withModel({ model, task }, waiting, () => pool.load(model, task));
          } catch (error) {
            const message = error instanceof Error ? error.message : String(error);
            log(`LOCAL_PRELOAD: ${name} could not be loaded.`, { model, detail: message }, 'error');
          }
        }),
      );
    },
    async pull(model, pullOptions = {}) {
      checkEngine();
      const { signal = new AbortController().signal } = pullOptions;
      return attempt({ model, task: undefined }, () => pullUntilItLoads(model, { ...pullOptions, signal }));
    },
  };

  /** A precision that does not load is set aside, and the next one fetched. */
  async function pullUntilItLoads(model: string, pullOptions: PullOptions): Promise<PulledModel> {
    const { signal } = pullOptions;
    for (let fetchedBytes = 0, tries = 1; ; tries++) {
      const pulled = await store.pull(model, { ...pullOptions, force: tries === 1 && (pullOptions.force ?? false) });
      fetchedBytes += pulled.fetchedBytes;
      try {
        await abortable(pool.load(model, undefined), signal);
        return { dtype: (findModel(folders, model) ?? pulled.found).weights.name, fetchedBytes };
      } catch (error) {
        if (tries > DTYPES.length || !isOfModel(error) || !(await store.mend(model, signal))) throw error;
      }
    }
  }

  /** Before a worker starts: one without its packages would end at once, again and again. */
  function checkEngine(): void {
    if (missing !== undefined) throw new InferenceError('TASK_NOT_SUPPORTED', missing, { connection: 'local' });
  }

  /** Acts when the model is here; once more where what was here did not load and has been mended. */
  async function withModel<Result>(
    job: { model: string; task: string | undefined },
    waiting: { waits: boolean; signal: AbortSignal },
    act: () => Promise<Result>,
  ): Promise<Result> {
    return attempt(job, async () => {
      const preparing = store.prepare(job.model, waiting);
      if (preparing) await preparing;
      try {
        return await act();
      } catch (error) {
        if (!isOfModel(error) || !(await store.repair(job.model, waiting.signal))) throw error;
        return act();
      }
    });
  }

  /** The answer, or the error in its place. */
  async function outcomeOf(call: Call, jobOptions: JobOptions): Promise<unknown> {
    try {
      const job = jobOf(call);
      const waiting = { waits: call.waitForModel, signal: jobOptions.signal };
      return answerOf(await withModel(job, waiting, () => pool.run(job, jobOptions)), job);
    } catch (error) {
      if (error instanceof InferenceError && !jobOptions.signal.aborted) return error;
      throw error;
    }
  }

  function limitOf(task: string): number {
    return Math.min(batchMax, recipes.get(task)?.batch ?? 1);
  }

  function jobOf(call: Call): Job {
    const { task, model: named, parameters, input } = call;
    const recipe = recipes.get(task);
    if (!recipe) {
      throw new InferenceError(
        'TASK_NOT_SUPPORTED',
        `Local models cannot do ${task}. They do ${[...recipes.keys()].join(', ')}.`,
      );
    }
    const model = named ?? registry.defaultModel(task);
    if (model === undefined) {
      throw new InferenceError(
        'MODEL_NOT_FOUND',
        `No local model does ${task} by default: name one. ${listed(registry.models())}`,
      );
    }
    checkEngine();
    // What is wrong with its name is said before anything runs.
    parseModelId(model);
    const [work, batchLimit] = [workOf(recipe), limitOf(task)];
    return { task, model, parameters, input: plain(input), work, batchKey: batchKey(call), batchLimit };
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
      // The calls of a batch that failed share its error object, which says all of this already.
      if (error.connection !== undefined) throw error;
      throw advise(error, model, task).with({ model, task, connection: 'local' });
    }
  }

  /** What the caller can do instead: the worker has its own model alone, this side the list of all. */
  function advise(error: InferenceError, model: string, task: string | undefined): InferenceError {
    const instead = task === undefined ? undefined : registry.defaultModel(task);
    // A name that is misspelt is looked for on the Hub first, as any other that is not here.
    const near = () => (registry.models().includes(model) ? '' : didYouMean(model, registry.models(), MISSPELT));
    const hint =
      error.code === 'MODEL_LOADING'
        ? near()
        : error.code === 'MODEL_NOT_FOUND'
          ? `${near()} ${listed(registry.models())}`
          : error.code === 'TASK_NOT_SUPPORTED' && instead
            ? ` For ${task} there is ${instead}.`
            : '';
    return hint ? new InferenceError(error.code, error.message + hint, error) : error;
  }

  function answerOf({ outcome, batchSize }: JobResult, { task, model }: Job): unknown {
    if (!('error' in outcome)) return annotate(outcome.value, batchSize);
    const { code, detail } = outcome.error;
    // A damaged file is its sender's doing.
    if (detail !== undefined && code !== 'BAD_USER_INPUT') log(outcome.error.message, { model, task, detail }, 'error');
    return receiveError(outcome.error).with({ task, model, connection: 'local' });
  }
}

/** A load that failed, or that ended its worker: both may be the files' doing. */
function isOfModel(error: unknown): boolean {
  return error instanceof InferenceError && ['UPSTREAM_UNAVAILABLE', 'MODEL_NOT_FOUND'].includes(error.code);
}

const notes = z.object({
  truncated: z.boolean().optional(),
  outOfDomain: z.boolean().optional(),
  ignoredParameters: z.array(z.string()).min(1).optional().catch(undefined),
  via: z.string().optional(),
});
const NOTES = Object.keys(notes.shape);

/** With what a recipe says beside its result, which is taken out of it. */
function annotate(result: unknown, batchSize: number): AnnotatedValue {
  if (typeof result !== 'object' || result === null || !NOTES.some((name) => name in result)) {
    return new AnnotatedValue(result, { batchSize });
  }
  const value = Object.fromEntries(Object.entries(result).filter(([name]) => !NOTES.includes(name)));
  const told = Object.entries(notes.parse(result)).filter(([, note]) => note !== undefined);
  return new AnnotatedValue(value, { batchSize, ...Object.fromEntries(told) });
}

/** A class does not survive the way to another process. */
function plain(input: unknown): unknown {
  if (Array.isArray(input)) return input.map(plain);
  return input instanceof Media ? { bytes: input.bytes, mimeType: input.mimeType } : input;
}
