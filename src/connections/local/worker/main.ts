// The child side of a worker: loads models, runs batches, and ends with its parent. Whatever a model's files do to it, it
// fails the load or the run that did it, and goes on.

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
/** One after another within each; media may overtake each other, and the parent sends two at most. */
const queues: Record<Exclude<Work, 'media'>, Promise<void>> = {
  quick: Promise.resolve(),
  generation: Promise.resolve(),
};
/** By task and model, as the parent asked for them; the networks themselves are shared beneath. */
const models = new Map<string, Promise<LocalModel>>();
/** The jobs that fail when an exception is caught nowhere else. */
const loading = new Set<(error: unknown) => void>();
let loader: ModelLoader | undefined;

startHeartbeat();
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('message', (message: ToWorker) => {
  if (message.type === 'start') {
    loader = createModelLoader(message.settings);
  }
  if (message.type === 'load') void load(message);
  if (message.type === 'unload') void unload(message.model);
  if (message.type === 'run') enqueue(message);
  if (message.type === 'abort') aborts.get(message.id)?.abort();
});
// A download's stream that finds the disk full, or a promise of the library that is never awaited: whose fault it is cannot be
// told, but it is a load's, where one is under way; and that one's own promise may never settle.
process.on('uncaughtException', onStrayError);
process.on('unhandledRejection', onStrayError);

function onStrayError(error: unknown): void {
  const failing = [...loading];
  for (const fail of failing) fail(error);
  if (failing.length === 0) send({ type: 'fault', detail: describeError(error) });
}

function send(message: FromWorker): void {
  // The parent may go away meanwhile: without a listener, EPIPE ends this process with a stack on stderr.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

/** Reading it takes 0.1 ms, as long as a small model's run. */
const RSS_KEPT_MS = 250;
let resident = { bytes: 0, until: 0 };

/** Bytes that this process holds, as they were a moment ago. */
function rss(): number {
  const now = performance.now();
  if (now >= resident.until) resident = { bytes: process.memoryUsage.rss(), until: now + RSS_KEPT_MS };
  return resident.bytes;
}

/** After a load or its end, which change it. */
function rssNow(): number {
  resident.until = 0;
  return rss();
}

function modelFor(task: string | undefined, model: string) {
  const key = `${task ?? ''} ${model}`;
  let pending = models.get(key);
  if (!pending) {
    pending = unlessStray(findModel(task, model));
    models.set(key, pending);
    // A failure is not kept: the file may be mended, the network may return.
    pending.catch(() => {
      models.delete(key);
      loader?.forget(model);
    });
  }
  return pending;
}

/** The promise, or the error that was thrown past it. */
function unlessStray<Value>(promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    loading.add(reject);
    promise.then(resolve, reject).finally(() => loading.delete(reject));
  });
}

async function findModel(task: string | undefined, model: string) {
  const recipe = task === undefined ? undefined : localRecipes[task];
  if (task !== undefined && !recipe) throw new InferenceError('TASK_NOT_SUPPORTED', `${task} cannot run locally.`);
  if (!loader) throw new Error('The worker was not started.');
  return loader.load(model, recipe?.pipelines);
}

/** Loads at once, while batches run. */
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
  // The event loop turns once, so that an abort that lies in the pipe is heard before the run blocks it.
  await new Promise((resolve) => setImmediate(resolve));
  if (signal.aborted) return [];
  try {
    return await runOnce(request, signal);
  } catch (error) {
    // What one input does is not felt by its neighbours.
    if (inputs.length > 1 && !signal.aborted) {
      const outcomes: Outcome[] = [];
      for (const input of inputs) outcomes.push(...(await run({ ...request, inputs: [input] }, signal)));
      return outcomes;
    }
    return inputs.map(() => ({
      error: sendError(error, `Model ${model} failed on this input; the server's log says more.`),
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
      tell: (text) => onText?.(text),
    });
    if (results?.length !== inputs.length) throw new Error(`${task} answered ${results?.length} of ${inputs.length}.`);
    return results.map(
      (value): Outcome => (value instanceof InferenceError ? { error: sendError(value, '') } : { value }),
    );
  } finally {
    control.release();
  }
}
