// The child side of a host: loads models, runs jobs one after another, and ends with its parent.

import { InferenceError } from '../../../inference/errors.ts';
import {
  type FromWorker,
  type Outcome,
  type RunRequest,
  sendError,
  type ToWorker,
  toWorker,
} from '../pool/messages.ts';
import type { LocalModel } from '../recipe.ts';
import { isOneText, stopWords } from '../recipes/generation-options.ts';
import { localRecipes } from '../recipes/index.ts';
import { generationControl } from './generation-control.ts';
import { loadError } from './load-error.ts';
import { createLoadModel, type LoadModel } from './load-model.ts';

const aborts = new Map<number, AbortController>();
let loadModel: LoadModel | undefined;
let queue: Promise<void> = Promise.resolve();
/** By task and model, as the parent asked for them; the networks themselves are shared beneath. */
const models = new Map<string, Promise<LocalModel>>();

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('message', (raw) => {
  const message = toWorker.parse(raw);
  if (message.type === 'start') loadModel = createLoadModel(message.settings);
  if (message.type === 'load') void load(message);
  if (message.type === 'run') enqueue(message);
  if (message.type === 'abort') aborts.get(message.id)?.abort();
});

function send(message: FromWorker): void {
  // The parent may go away meanwhile: without somebody to tell, EPIPE ends this process with a stack on stderr.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

function modelFor(task: string | undefined, model: string) {
  const key = `${task ?? ''} ${model}`;
  let pending = models.get(key);
  if (!pending) {
    pending = findModel(task, model);
    models.set(key, pending);
    // A failure is not kept: the file may be mended, the network may return.
    pending.catch(() => models.delete(key));
  }
  return pending;
}

async function findModel(task: string | undefined, model: string) {
  const recipe = task === undefined ? undefined : localRecipes[task];
  if (task !== undefined && !recipe) throw new InferenceError('TASK_NOT_SUPPORTED', `${task} cannot run locally.`);
  if (!loadModel) throw new Error('The host was not started.');
  return loadModel(model, recipe?.pipelines);
}

/** Loads at once, while jobs run. */
async function load({ id, task, model }: Extract<ToWorker, { type: 'load' }>): Promise<void> {
  try {
    await modelFor(task, model);
    send({ type: 'loaded', id, rss: process.memoryUsage.rss() });
  } catch (error) {
    const explained = loadError(error, model);
    send({
      type: 'loaded',
      id,
      error: sendError(explained, `Model ${model} cannot be loaded.`),
      rss: process.memoryUsage.rss(),
    });
  }
}

/**
 * onnxruntime blocks the event loop in one piece for all runs that wait: one at a time leaves room for aborts. Pictures are
 * decoded meanwhile; one that ended this process would take the run beside it along, as it takes the rest of its own list.
 */
function enqueue(request: RunRequest): void {
  const abort = new AbortController();
  aborts.set(request.id, abort);
  const before = localRecipes[request.task]?.decodes ? Promise.resolve() : queue;
  const done = before.then(async () => {
    const outcomes = await run(request, abort.signal);
    aborts.delete(request.id);
    send({ type: 'done', id: request.id, outcomes, rss: process.memoryUsage.rss() });
  });
  queue = Promise.all([queue, done]).then(() => undefined);
}

async function run(request: RunRequest, signal: AbortSignal): Promise<Outcome[]> {
  const { id, task, model: name, inputs, parameters, stream } = request;
  // The event loop turns once, so that an abort that lies in the pipe is heard before the run blocks it.
  await new Promise((resolve) => setImmediate(resolve));
  if (signal.aborted) return [];
  const onText = stream ? (text: string) => send({ type: 'text', id, text }) : undefined;
  const { maxTime, topP, seed } = parameters;
  const hooks = generationControl({
    signal,
    maxTime,
    topP,
    seed,
    stop: isOneText(parameters) ? stopWords(parameters) : [],
    onText,
  });
  try {
    const model = await modelFor(task, name);
    const recipe = localRecipes[task];
    const results = await recipe?.run({ inputs, parameters, model, generation: hooks.options(model) });
    if (results?.length !== inputs.length) throw new Error(`${task} answered ${results?.length} of ${inputs.length}.`);
    return results.map((value) => (value instanceof InferenceError ? { error: sendError(value, '') } : { value }));
  } catch (error) {
    const sent = sendError(error, `Model ${name} failed on this input; the server's log says more.`);
    return inputs.map(() => ({ error: sent }));
  } finally {
    hooks.release();
  }
}
