// The `local` connection: models that run in this server's own child processes, with no key and, for those that are
// on this machine, no network.

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AnnotatedValue, type Call } from '../../inference/call.ts';
import type { Connection, Download, StreamEvent } from '../../inference/connection.ts';
import { InferenceError } from '../../inference/errors.ts';
import { Media } from '../../inference/media.ts';
import { createDownloads } from './downloads.ts';
import { engineProblem } from './engine.ts';
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
  /** True: models that are not in the folder are fetched from the Hub on first use. */
  downloads: boolean;
  /** Where fetched models are kept. */
  cacheFolder: string;
  /** How many processes run models. Default: one less than there are cores, at least one. */
  hosts?: number;
  /** Megabytes of memory for all of them together. Default: 2048. */
  memoryMb?: number;
  /** Seconds after which a run or a silent download is given up. Default: 60. */
  timeoutSeconds?: number;
  /** For gated models of the Hub. */
  hfToken?: string;
  /** Where models are fetched from. Default: `https://huggingface.co/`. */
  hub?: string;
  /** By task id. Tasks without a recipe are refused as TASK_NOT_SUPPORTED. */
  recipes: Readonly<Record<string, LocalRecipe>>;
  log?: (message: string, facts?: Record<string, unknown>) => void;
}

export interface LocalConnection extends Connection {
  models(): readonly string[];
  downloads(): readonly Download[];
  /** Fetches a model ahead of its first use. */
  pull(model: string, options?: { signal?: AbortSignal }): Promise<void>;
  /** Process ids of the running pool. */
  pids(): readonly number[];
  /** Megabytes that each running host held when it last answered. */
  memory(): readonly number[];
}

export function createLocalConnection(options: LocalConnectionOptions): LocalConnection {
  const { modelsFolder, cacheFolder, downloads, hfToken } = options;
  const { memoryMb = 2048, timeoutSeconds = 60, hub = 'https://huggingface.co/', log = () => undefined } = options;
  const recipes = new Map(Object.entries(options.recipes));
  const registry = createRegistry({ modelsFolder, cacheFolder, downloads, recipes });
  const missing = engineProblem();
  const progress = createDownloads(log);
  const pool = createWorkerPool({
    memoryMb,
    timeoutSeconds,
    log,
    hosts: options.hosts,
    settings: { modelsFolder, cacheFolder, downloads, hub },
    env: workerEnv(process.env, downloads ? hfToken : undefined),
    onProgress: progress.report,
  });

  return {
    id: 'local',
    kind: 'LOCAL',
    credentials: createHash('sha256').update('local').digest('base64url'),
    defaultModel: registry.defaultModel,
    models: registry.models,
    downloads: progress.list,
    pids: pool.pids,
    memory: pool.memory,
    close: pool.close,
    batching: ({ task }) => ({ limit: recipes.get(task)?.batch ?? 1, lanes: MAX_IN_FLIGHT }),
    async run(calls, { signal }) {
      const [first] = calls;
      if (!first) return [];
      const job = jobOf(first, calls);
      const outcomes = await attempt(job, () => pool.run(job, { signal }));
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
          attempt(job, () => pool.run(job, { signal: leave.signal, ...(streams ? { onText } : {}) })),
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
    async pull(model, { signal = new AbortController().signal } = {}) {
      checkEngine();
      registry.check(model);
      await attempt({ model, task: undefined }, () => pool.load(model, undefined, signal));
    },
  };

  /** Before a worker starts: one without its packages would end at once, again and again. */
  function checkEngine(): void {
    if (missing !== undefined) throw new InferenceError('TASK_NOT_SUPPORTED', missing, { connection: 'local' });
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
    checkEngine();
    registry.check(model);
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
    } finally {
      progress.finish(model);
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
