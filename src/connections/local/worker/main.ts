// Entry point of the worker process: loads models, runs batches, and exits with its parent. If a model's files throw,
// only its own load or run fails.

import { InferenceError } from '../../../inference/errors.ts';
import {
  describeError,
  type FromWorker,
  type Outcome,
  type RunRequest,
  sendError,
  type ToWorker,
} from '../pool/messages.ts';
import { type LocalModel, type Work, workOf } from '../recipe.ts';
import { isOneText, stopWords } from '../recipes/generation-options.ts';
import { localRecipes } from '../recipes/index.ts';
import { generationControl } from './generation-control.ts';
import { startHeartbeat } from './heartbeat.ts';
import { loadError } from './load-error.ts';
import { createModelLoader, type ModelLoader } from './load-model.ts';

const aborts = new Map<number, AbortController>();
/** Batches run one after another within each queue; media jobs run in parallel, and the parent sends at most two. */
const queues: Record<Exclude<Work, 'media'>, Promise<void>> = {
  quick: Promise.resolve(),
  generation: Promise.resolve(),
};
/** By task and model, as the parent names them; tasks of one model share its networks. */
const models = new Map<string, Promise<LocalModel>>();
/** Loads that fail on an otherwise uncaught exception. */
const loading = new Set<(error: unknown) => void>();
let loader: ModelLoader | undefined;

startHeartbeat();
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'start':
      loader = createModelLoader(message.settings);
      break;
    case 'load':
      void load(message);
      break;
    case 'unload':
      void unload(message.model);
      break;
    case 'run':
      enqueue(message);
      break;
    case 'abort':
      aborts.get(message.id)?.abort();
      break;
  }
});
// The library rejects promises that it never awaits, and throws from streams. During a load the error is attributed to
// the load, because its promise may never settle.
process.on('uncaughtException', onStrayError);
process.on('unhandledRejection', onStrayError);

function onStrayError(error: unknown): void {
  const failing = [...loading];
  for (const fail of failing) fail(error);
  if (failing.length === 0) send({ type: 'fault', detail: describeError(error) });
}

function send(message: FromWorker): void {
  // The parent may exit meanwhile: without a callback, EPIPE would end this process with a stack trace on stderr.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

/** Reading the RSS takes 0.1 ms, as long as a run of a small model. */
const RSS_KEPT_MS = 250;
let resident = { bytes: 0, until: 0 };

/** Resident memory in bytes, cached. */
function rss(): number {
  const now = performance.now();
  if (now >= resident.until) resident = { bytes: process.memoryUsage.rss(), until: now + RSS_KEPT_MS };
  return resident.bytes;
}

/** Uncached, for use after a load or unload. */
function rssNow(): number {
  resident.until = 0;
  return rss();
}

function modelFor(task: string | undefined, model: string) {
  const key = `${task ?? ''} ${model}`;
  let pending = models.get(key);
  if (!pending) {
    pending = unlessStray(loadForTask(task, model));
    models.set(key, pending);
    // Failures are not cached: the file may be repaired, or the network may return.
    pending.catch(() => {
      models.delete(key);
      loader?.forget(model);
    });
  }
  return pending;
}

/** The result of the promise, or an error that was thrown outside it. */
function unlessStray<Value>(promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    loading.add(reject);
    promise.then(resolve, reject).finally(() => loading.delete(reject));
  });
}

async function loadForTask(task: string | undefined, model: string) {
  const recipe = task === undefined ? undefined : localRecipes[task];
  if (task !== undefined && !recipe) throw new InferenceError('TASK_NOT_SUPPORTED', `${task} cannot run locally.`);
  if (!loader) throw new Error('The worker was not started.');
  return loader.load(model, recipe?.pipelines);
}

/** Loads without waiting for running batches. */
async function load({ id, task, model }: Extract<ToWorker, { type: 'load' }>): Promise<void> {
  try {
    await modelFor(task, model);
    send({ type: 'loaded', id, bytes: loader?.bytesOf(model) ?? 0, rss: rssNow() });
  } catch (error) {
    const sent = sendError(loadError(error, model), `Model ${model} cannot be loaded.`);
    send({ type: 'loaded', id, error: sent, bytes: 0, rss: rssNow() });
  }
}

async function unload(model: string): Promise<void> {
  for (const key of models.keys()) if (key.endsWith(` ${model}`)) models.delete(key);
  await loader?.unload(model).catch(onStrayError);
  send({ type: 'unloaded', rss: rssNow() });
}

function enqueue(request: RunRequest): void {
  const abort = new AbortController();
  aborts.set(request.id, abort);
  const work = workOf(localRecipes[request.task] ?? {});
  const before = work === 'media' ? Promise.resolve() : queues[work];
  const done = before.then(async () => {
    const start = performance.now();
    const outcomes = await run(request, abort.signal);
    aborts.delete(request.id);
    send({ type: 'done', id: request.id, outcomes, ms: performance.now() - start, rss: rss() });
  });
  if (work !== 'media') queues[work] = done;
}

async function run(request: RunRequest, signal: AbortSignal): Promise<Outcome[]> {
  const { model, inputs } = request;
  // One turn of the event loop, so that a pending abort is read before the run blocks the loop.
  await new Promise((resolve) => setImmediate(resolve));
  if (signal.aborted) return [];
  try {
    return await runOnce(request, signal);
  } catch (error) {
    // Runs the inputs again one by one, so that only the invalid one fails.
    if (inputs.length > 1 && !signal.aborted) {
      const outcomes: Outcome[] = [];
      for (const input of inputs) outcomes.push(...(await run({ ...request, inputs: [input] }, signal)));
      return outcomes;
    }
    return inputs.map(() => ({
      error: sendError(error, `Model ${model} failed on this input; see the server's log.`),
    }));
  }
}

async function runOnce({ id, task, model: name, inputs, parameters, stream }: RunRequest, signal: AbortSignal) {
  const onText = stream ? (text: string) => send({ type: 'text', id, text }) : undefined;
  const { maxTime, topP, seed } = parameters;
  const isOne = isOneText(parameters);
  const control = generationControl({
    signal,
    maxTime,
    topP,
    seed,
    stop: isOne ? stopWords(parameters) : [],
    onText: isOne ? onText : undefined,
  });
  try {
    const model = await modelFor(task, name);
    const recipe = localRecipes[task];
    const results = await recipe?.run({
      inputs,
      parameters,
      model,
      generation: control.options(model),
      signal,
      written: control.written,
      emit: (text) => onText?.(text),
    });
    if (results?.length !== inputs.length) throw new Error(`${task} answered ${results?.length} of ${inputs.length}.`);
    return results.map(
      (value): Outcome => (value instanceof InferenceError ? { error: sendError(value, '') } : { value }),
    );
  } finally {
    control.release();
  }
}
