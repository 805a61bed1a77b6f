// All workers together: which of them runs a model, what runs next, and when one is started, replaced or ended. A worker
// that is free takes what waits, as much as can run as one; calls wait in the queue of this pool and nowhere else.

import { availableParallelism } from 'node:os';
import type { ErrorCode } from '../../../inference/errors.ts';
import type { Work } from '../recipe.ts';
import { createBatchSizes } from './batch-sizes.ts';
import {
  createJobQueue,
  type Job,
  type JobOptions,
  type JobResult,
  type Kind,
  kindKey,
  type QueuedJob,
} from './job-queue.ts';
import { createLoadedModels, type LoadedModel } from './loaded-models.ts';
import type { WorkerSettings } from './messages.ts';
import { createModelMemory } from './model-memory.ts';
import { planWorkers, type WorkerGroup, type WorkerPlan } from './plan-workers.ts';
import { endedTwice, shuttingDown, WorkerGone } from './worker-errors.ts';
import { type Batch, createWorkerProcess, type WorkerProcess } from './worker-process.ts';

/** `detail` of the facts is what a library said. */
export type Log = (message: string, facts?: Record<string, unknown>, level?: 'info' | 'error') => void;

export interface WorkerPoolOptions {
  /** How many processes; planned from the machine unless given. */
  workers?: number | undefined;
  /** Megabytes that all of them may hold together. */
  memoryMb: number;
  /** Seconds after which an unused model is unloaded; 0: never. */
  keepAliveSeconds: number;
  timeoutSeconds: number;
  settings: Omit<WorkerSettings, 'threads'>;
  env: NodeJS.ProcessEnv;
  groupOf(model: string): WorkerGroup;
  log: Log;
}

export interface WorkerPool {
  run(job: Job, options: JobOptions): Promise<JobResult>;
  /** Loads a model without running it; without a task, for the one that it was made for. */
  load(model: string, task: string | undefined): Promise<void>;
  /** Process ids of the running workers. */
  pids(): number[];
  /** Megabytes that each running worker held when it last answered. */
  memory(): number[];
  /** Ids of the models that are loaded. */
  loaded(): string[];
  close(): Promise<void>;
}

/** A place for one process, which is started when there is something to do and may be replaced. */
export interface Slot {
  readonly plan: WorkerPlan;
  process: WorkerProcess | undefined;
}

const WORKS: readonly Work[] = ['quick', 'generation', 'media'];
/** Workers that may end under a job before it is given up. */
const ATTEMPTS = 2;
/** Batches of one work in a worker: the next lies ready when the first is done, and is not lost with it. */
const MAX_IN_FLIGHT = 2;
/** How long before the expected end of a batch the next one is sent: later, it would be larger, and too late. */
const LEAD_MS = 3;

export function createWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const { memoryMb, keepAliveSeconds, timeoutSeconds, env, groupOf, log } = options;
  const plans = planWorkers({ cores: availableParallelism(), memoryMb, workers: options.workers });
  const slots: Slot[] = plans.map((plan) => ({ plan, process: undefined }));
  const draining = new Set<WorkerProcess>();
  const queue = createJobQueue();
  const sizes = createBatchSizes();
  const models = createLoadedModels<Slot>();
  const memory = createModelMemory({ models, slots, memoryMb, keepAliveSeconds, isBusy, unload, replace, log });
  /** How many workers have ended under a job. */
  const losses = new WeakMap<QueuedJob, number>();
  let isPumpDue = false;
  let closed = false;

  return {
    run: (job, jobOptions) => enqueue(job, jobOptions),
    async load(model, task) {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        try {
          if (closed) throw shuttingDown();
          return await loadOn(placeOf(model), task);
        } catch (error) {
          if (!(error instanceof WorkerGone)) throw error;
        }
      }
      throw endedTwice({ model, task });
    },
    pids: () => running().flatMap(({ pid }) => (pid === undefined ? [] : [pid])),
    memory: () => running().map(({ residentMb }) => residentMb),
    loaded: () => [...new Set(models.oldestFirst().map(({ model }) => model))].sort(),
    async close() {
      closed = true;
      memory.close();
      await Promise.all(running().map((worker) => worker.kill()));
    },
  };

  function enqueue(job: Job, jobOptions: JobOptions): Promise<JobResult> {
    const { signal } = jobOptions;
    return new Promise((resolve, reject) => {
      if (closed) return reject(shuttingDown());
      signal.throwIfAborted();
      const leave = () => {
        queued.reject(signal.reason);
        if (!queue.remove(queued)) for (const { process } of slots) process?.leave(queued);
      };
      const settle = (act: () => void) => {
        if (queued.settled) return;
        queued.settled = true;
        signal.removeEventListener('abort', leave);
        act();
      };
      const queued: QueuedJob = {
        job,
        options: jobOptions,
        settled: false,
        resolve: (result) => settle(() => resolve(result)),
        reject: (error) => settle(() => reject(error)),
      };
      signal.addEventListener('abort', leave);
      add(queued);
    });
  }

  function add(queued: QueuedJob): void {
    queue.add(queued);
    prepare(queued.job);
    // A turn later: all fields of a request travel together.
    if (isPumpDue) return;
    isPumpDue = true;
    setImmediate(() => {
      isPumpDue = false;
      pump();
    });
  }

  /** Sees to it that a worker has this job's model. */
  function prepare({ model, task }: Job): void {
    const places = models.of(model);
    for (const place of places.length > 0 ? places : [placeOf(model)]) {
      // What becomes of it is dealt with where it is begun.
      if (!place.tasks.has(task)) loadOn(place, task).catch(() => undefined);
    }
  }

  /** Where the model is, or comes to be: in the worker of its group that has least to do. */
  function placeOf(model: string): LoadedModel<Slot> {
    const [place] = models.of(model);
    if (place) return place;
    const able = slotsFor(model);
    const slot = able.reduce((best, other) => (load(other) < load(best) ? other : best));
    return models.add(model, slot);
  }

  function slotsFor(model: string): Slot[] {
    const group = groupOf(model);
    return slots.filter(({ plan }) => plan.group === 'any' || plan.group === group);
  }

  function load(slot: Slot): number {
    return models.on(slot).length + 10 * (slot.process?.pending ?? 0);
  }

  function loadOn(place: LoadedModel<Slot>, task = ''): Promise<void> {
    const known = place.tasks.get(task);
    if (known) return known.loaded;
    const { worker: slot, model } = place;
    slot.process ??= start(slot);
    const loaded = slot.process.load(model, task === '' ? undefined : task).then(
      (bytes) => {
        entry.isReady = true;
        place.bytes = bytes;
        place.lastUsed = performance.now();
        setImmediate(pump);
      },
      (error: unknown) => {
        // A failure is not kept: the file may be mended, the network may return.
        place.tasks.delete(task);
        if (place.tasks.size === 0) models.remove(place);
        if (!models.of(model).some(({ tasks }) => tasks.get(task)?.isReady)) failWaiting({ model, task }, error);
        throw error;
      },
    );
    const entry = { loaded, isReady: false };
    place.tasks.set(task, entry);
    return loaded;
  }

  /** The calls that waited for a model that cannot be loaded, and no others. */
  function failWaiting(kind: { model: string; task: string }, error: unknown): void {
    const jobs = queue.takeAll(kindKey(kind));
    if (error instanceof WorkerGone) takeBack(jobs);
    else for (const queued of jobs) queued.reject(error);
  }

  function start(slot: Slot): WorkerProcess {
    return createWorkerProcess({
      settings: { ...options.settings, threads: slot.plan.threads },
      env,
      timeoutSeconds,
      onEnd(batch, { ms, code }) {
        if (ms !== undefined) sizes.learn(batch.kind, batch.jobs.length, ms);
        report(batch, code);
        pump();
      },
      onMemory: () => memory.check(),
      onReturn: takeBack,
      onExit: (worker, reason) => onExit(slot, worker, reason),
      onFault: (worker, detail) => log('A local model worker reported a fault.', { pid: worker.pid, detail }, 'error'),
    });
  }

  function onExit(slot: Slot, worker: WorkerProcess, reason: string): void {
    if (draining.delete(worker) || closed) return;
    slot.process = undefined;
    log(`Local model worker ended: ${reason}. A new one starts with the next call.`, { pid: worker.pid }, 'error');
    for (const place of models.on(slot)) models.remove(place);
    // Later: those that waited for a load hear of its end first.
    setImmediate(prepareWaiting);
  }

  function prepareWaiting(): void {
    for (const kind of queue.kinds()) for (const { job } of kind.jobs.slice(0, 1)) prepare(job);
  }

  function takeBack(jobs: readonly QueuedJob[]): void {
    for (const queued of jobs) {
      if (queued.settled) continue;
      const lost = (losses.get(queued) ?? 0) + 1;
      losses.set(queued, lost);
      if (closed) queued.reject(shuttingDown());
      else if (lost >= ATTEMPTS) queued.reject(endedTwice(queued.job));
      else add(queued);
    }
  }

  function pump(): void {
    if (queue.size === 0) return;
    // A worker that has nothing comes before one that could have a second batch.
    for (let depth = 0; depth < MAX_IN_FLIGHT; depth++) {
      for (const slot of slots) for (const work of WORKS) takeNext(slot, work, depth);
    }
    if (slots.length > 1) for (const kind of queue.kinds()) spread(kind);
  }

  /** Sends the worker its next batch of this work, where it has `depth` of them. */
  function takeNext({ process }: Slot, work: Work, depth: number): void {
    if (!process) return;
    const inFlight = process.inFlight(work);
    if (inFlight.length !== depth) return;
    const [front] = inFlight;
    const isAble = (kind: Kind) => kind.work === work && isReadyOn(process, kind) && (!front || isDue(front, kind));
    const jobs = queue.takeBatch(isAble, ({ key }) => sizes.sizeOf(key));
    const [first] = jobs;
    if (!first) return;
    for (const place of models.of(first.job.model))
      if (place.worker.process === process) place.lastUsed = performance.now();
    process.run(jobs);
    // Before this batch ends another look is taken at what waits then.
    const ms = sizes.expectedMs(kindKey(first.job), jobs.length);
    if (!front && ms !== undefined && ms > LEAD_MS) setTimeout(pump, ms - LEAD_MS).unref();
  }

  function isReadyOn(process: WorkerProcess, { task, model }: Kind): boolean {
    return models.of(model).some(({ worker, tasks }) => worker.process === process && tasks.get(task)?.isReady);
  }

  /** Whether a batch should lie ready behind the one in front: as many wait as run there, or that one is nearly done. */
  function isDue({ kind, jobs, started, sent }: Batch, { jobs: waiting }: Kind): boolean {
    if (waiting.length >= jobs.length) return true;
    const ms = sizes.expectedMs(kind, jobs.length);
    return ms !== undefined && performance.now() >= (started ?? sent) + ms - LEAD_MS;
  }

  /** A model that all its workers are busy with is loaded in an idle one too, where memory allows. */
  function spread({ task, model, work, jobs }: Kind): void {
    const able = slotsFor(model);
    if (able.length < 2) return;
    const places = models.of(model);
    const isReady = places.every(({ tasks }) => tasks.get(task)?.isReady);
    if (places.length === 0 || jobs.length === 0 || !isReady) return;
    if (places.some(({ worker }) => (worker.process?.inFlight(work).length ?? 0) < MAX_IN_FLIGHT)) return;
    const idle = able.find(
      (slot) => !places.some(({ worker }) => worker === slot) && (slot.process?.pending ?? 0) === 0,
    );
    if (!idle || !memory.hasRoomFor(places[0]?.bytes ?? 0)) return;
    loadOn(models.add(model, idle), task).catch(() => undefined);
  }

  function report({ jobs, sent }: Batch, code: ErrorCode | undefined): void {
    const calls = jobs.flatMap(({ options: { call } }) => call ?? []);
    const durationMs = performance.now() - sent;
    for (const { options: jobOptions } of jobs) jobOptions.onBatch?.({ calls, start: sent, durationMs, code });
  }

  function isBusy({ model, worker: slot, tasks }: LoadedModel<Slot>): boolean {
    if ([...tasks.values()].some(({ isReady }) => !isReady)) return true;
    if (WORKS.some((work) => slot.process?.inFlight(work).some(({ job }) => job.model === model))) return true;
    return [...queue.kinds()].some((kind) => kind.model === model);
  }

  function unload(place: LoadedModel<Slot>): void {
    models.remove(place);
    place.worker.process?.unload(place.model);
  }

  /** What it runs is answered; what comes goes to a new process. */
  function replace(slot: Slot): void {
    const { process } = slot;
    if (!process) return;
    slot.process = undefined;
    for (const place of models.on(slot)) models.remove(place);
    draining.add(process);
    void process.drain();
    prepareWaiting();
  }

  function running(): WorkerProcess[] {
    return [...slots.flatMap(({ process }) => process ?? []), ...draining];
  }
}
