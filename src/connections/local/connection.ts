// The `local` connection: models that run in this server's own child processes, with no key and, for those that are
// on this machine, no network.

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AnnotatedValue, type Call } from '../../inference/call.ts';
import type { Connection, Download, StreamEvent } from '../../inference/connection.ts';
import { InferenceError } from '../../inference/errors.ts';
import { Media } from '../../inference/media.ts';
import { findModel } from './find-model.ts';
import type { FetchProgress } from './hub/fetch-model.ts';
import { createHubClient, type HubOptions } from './hub/hub-client.ts';
import { createModelStore, type DownloadPolicy, type PullOptions } from './hub/model-store.ts';
import { type ListedModel, listModels, removeModel } from './installed-models.ts';
import { type Dtype, parseModelId } from './model-id.ts';
import { type Outcome, receiveError } from './pool/messages.ts';
import { workerEnv } from './pool/worker-env.ts';
import { createWorkerPool } from './pool/worker-pool.ts';
import { type Job, MAX_IN_FLIGHT } from './pool/worker-process.ts';
import type { LocalRecipe } from './recipe.ts';
import { isOneText } from './recipes/generation-options.ts';
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
  /** How many processes run models. Default: one less than there are cores, at least one. */
  hosts?: number;
  /** Megabytes of memory for all of them together. Default: 2048. */
  memoryMb?: number;
  /** Seconds after which a run or a silent download is given up. Default: 60. */
  timeoutSeconds?: number;
  /** Where models are fetched from. Default: `https://huggingface.co`, without a token. */
  hub?: HubOptions;
  /** By task id. Tasks without a recipe are refused as TASK_NOT_SUPPORTED. */
  recipes: Readonly<Record<string, LocalRecipe>>;
  log?: (message: string, facts?: Record<string, unknown>) => void;
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
  /** Process ids of the running pool. */
  pids(): readonly number[];
  /** Megabytes that each running host held when it last answered. */
  memory(): readonly number[];
}

export interface PulledModel {
  readonly dtype: string;
  /** Bytes that came over the network: 0 where all was here already. */
  readonly fetchedBytes: number;
}

export type { FetchProgress, ListedModel };

const HUB: HubOptions = { endpoint: 'https://huggingface.co' };

export function createLocalConnection(options: LocalConnectionOptions): LocalConnection {
  const { modelsFolder, cacheFolder, huggingFaceCache, dtype, defaults = {}, downloads = 'none' } = options;
  const { memoryMb = 2048, timeoutSeconds = 60, downloadMaxMb = 4096, hub = HUB, log = () => undefined } = options;
  const folders = { modelsFolder, cacheFolder, huggingFaceCache, dtype };
  const recipes = new Map(Object.entries(options.recipes));
  const registry = createRegistry({ folders, isOwnFolder: options.isOwnFolder ?? false, defaults, recipes });
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
    timeoutSeconds,
    log,
    hosts: options.hosts,
    settings: folders,
    env: workerEnv(process.env),
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
    batching: ({ task }) => ({ limit: recipes.get(task)?.batch ?? 1, lanes: MAX_IN_FLIGHT }),
    async run(calls, { signal }) {
      const [first] = calls;
      if (!first) return [];
      const job = jobOf(first, calls);
      const outcomes = await withModel(job, { waits: first.waitForModel, signal }, () => pool.run(job, { signal }));
      return outcomes.map((outcome) => answerOf(outcome, job));
    },
    async *stream(call, { signal }): AsyncIterable<StreamEvent> {
      const job = jobOf(call, [call]);
      const leave = new AbortController();
      const stop = () => leave.abort(signal.reason);
      signal.addEventListener('abort', stop);
      if (signal.aborted) stop();
      try {
        const streams = recipes.get(call.task)?.streams && isOneText(call.parameters);
        const [outcome] = yield* streamText((onText) =>
          withModel(job, { waits: call.waitForModel, signal: leave.signal }, () =>
            pool.run(job, { signal: leave.signal, ...(streams ? { onText } : {}) }),
          ),
        );
        const value = outcome && answerOf(outcome, job);
        if (value instanceof InferenceError) throw value;
        yield { text: '', value };
      } finally {
        signal.removeEventListener('abort', stop);
        // A reader that stops reading stops the generation.
        leave.abort();
      }
    },
    async pull(model, pullOptions = {}) {
      const { signal = new AbortController().signal } = pullOptions;
      const { found, fetchedBytes } = await attempt({ model, task: undefined }, () =>
        store.pull(model, { ...pullOptions, signal }),
      );
      await withModel({ model, task: undefined }, { waits: true, signal }, () => pool.load(model, undefined, signal));
      // Another than was fetched first, where that did not load.
      return { dtype: (findModel(folders, model) ?? found).weights.name, fetchedBytes };
    },
  };

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

  function jobOf({ task, model: named, parameters }: Call, calls: readonly Call[]): Job {
    if (!recipes.has(task)) {
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
    // What is wrong with its name is said before anything runs.
    parseModelId(model);
    return { task, model, parameters: { ...parameters }, inputs: calls.map(({ input }) => plain(input)) };
  }

  async function attempt<Result>(
    { model, task }: { model: string; task: string | undefined },
    act: () => Promise<Result>,
  ): Promise<Result> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof InferenceError)) throw error;
      if (error.cause !== undefined) log(error.message, { model, task, detail: error.cause });
      throw advise(error, task).with({ model, task, connection: 'local' });
    }
  }

  /** What the caller can do instead: the host knows its model, this side knows the others. */
  function advise(error: InferenceError, task: string | undefined): InferenceError {
    const instead = task === undefined ? undefined : registry.defaultModel(task);
    const hint =
      error.code === 'MODEL_NOT_FOUND'
        ? ` ${listed(registry.models())}`
        : error.code === 'TASK_NOT_SUPPORTED' && instead
          ? ` For ${task} there is ${instead}.`
          : '';
    return hint ? new InferenceError(error.code, error.message + hint, error) : error;
  }

  function answerOf(outcome: Outcome, { task, model }: Job): unknown {
    if (!('error' in outcome)) return withNotes(outcome.value);
    const { code, detail } = outcome.error;
    // A damaged file is its sender's business.
    if (detail !== undefined && code !== 'BAD_USER_INPUT') log(outcome.error.message, { model, task, detail });
    return receiveError(outcome.error).with({ task, model, connection: 'local' });
  }
}

/** A load that failed, or that ended its worker: both may be the files' doing. */
function isOfModel(error: unknown): boolean {
  return error instanceof InferenceError && ['UPSTREAM_UNAVAILABLE', 'MODEL_NOT_FOUND'].includes(error.code);
}

const annotated = z.looseObject({ truncated: z.boolean().optional(), outOfDomain: z.boolean().optional() });

/** Takes what a recipe says beside its result out of it. */
function withNotes(result: unknown): unknown {
  if (typeof result !== 'object' || result === null || !('truncated' in result || 'outOfDomain' in result))
    return result;
  const { truncated, outOfDomain, ...value } = annotated.parse(result);
  return new AnnotatedValue(value, {
    ...(truncated === undefined ? {} : { truncated }),
    ...(outOfDomain === undefined ? {} : { outOfDomain }),
  });
}

/** A class does not survive the way to another process. */
function plain(input: unknown): unknown {
  return input instanceof Media ? { bytes: input.bytes, mimeType: input.mimeType } : input;
}
