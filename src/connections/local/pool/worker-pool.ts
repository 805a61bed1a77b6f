// The pool of workers: starts, replaces and ends them, and decides what runs next. A free worker takes as many queued jobs
// as can form a batch; calls wait in the queue of this pool and nowhere else.

import { availableParallelism } from 'node:os';
import type { ErrorCode } from '../../../inference/errors.ts';
import type { Work } from '../recipe.ts';
import type { Batch } from './batch.ts';
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
import { createModelPlacement, type Slot } from './model-placement.ts';
import { planWorkers, type WorkerGroup } from './plan-workers.ts';
import { waitForJob } from './wait-for-job.ts';
import { endedTwice, shuttingDown, WorkerGone } from './worker-errors.ts';
import { createWorkerProcess, type WorkerProcess } from './worker-process.ts';

/** @param facts `detail` is the message of a library */
export type Log = (message: string, facts?: Record<string, unknown>, level?: 'info' | 'error') => void;

export interface WorkerPoolOptions {
  /** Number of processes. Default: planned from the machine. */
  workers?: number | undefined;
  /** Memory limit of all processes together, in megabytes. */
  memoryMb: number;
  /** Seconds after which an unused model is unloaded; Infinity: never. */
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
  /** Resident megabytes of each running worker, as of its last answer. */
  memory(): number[];
  /** Ids of the models that are loaded. */
  loaded(): string[];
  close(): Promise<void>;
}

const WORKS: readonly Work[] = ['quick', 'generation', 'media'];
/** A job fails after this many workers have ended while it was assigned to them. */
const ATTEMPTS = 2;
/** Most batches of one kind of work in a worker: the second starts as soon as the first is done. */
const MAX_IN_FLIGHT = 2;
/** The next batch is sent this long before the expected end of the current one, as late and as large as possible. */
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
  const placement = createModelPlacement({
    slots,
    models,
    groupOf,
    start,
    hasRoomFor: memory.hasRoomFor,
    maxInFlight: MAX_IN_FLIGHT,
    onLoaded: () => setImmediate(pump),
    onFailure: failWaiting,
  });
  /** Number of workers that ended while the job was assigned to them. */
  const losses = new WeakMap<QueuedJob, number>();
  let isPumpDue = false;
  let closed = false;

  return {
    run: (job, jobOptions) => enqueue(job, jobOptions),
    async load(model, task) {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        try {
          if (closed) throw shuttingDown();
          return await placement.load(model, task);
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

  async function enqueue(job: Job, jobOptions: JobOptions): Promise<JobResult> {
    if (closed) throw shuttingDown();
    return waitForJob(job, jobOptions, { add, leave });
  }

  function leave(queued: QueuedJob): void {
    if (!queue.remove(queued)) for (const { process } of slots) process?.leave(queued);
  }

  function add(queued: QueuedJob): void {
    queue.add(queued);
    placement.prepare(queued.job);
    // Deferred by a turn, so that all fields of a request form one batch.
    if (isPumpDue) return;
    isPumpDue = true;
    setImmediate(() => {
      isPumpDue = false;
      pump();
    });
  }

  /** Fails the jobs of a model that cannot be loaded, and no others. */
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
    // Deferred: pending loads are rejected first.
    setImmediate(prepareWaiting);
  }

  function prepareWaiting(): void {
    for (const kind of queue.kinds()) for (const { job } of kind.jobs.slice(0, 1)) placement.prepare(job);
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
    // An idle worker comes before one that could take a second batch.
    for (let depth = 0; depth < MAX_IN_FLIGHT; depth++) {
      for (const slot of slots) for (const work of WORKS) takeNext(slot, work, depth);
    }
    if (slots.length > 1) for (const kind of queue.kinds()) placement.spread(kind);
  }

  /** Sends the worker its next batch of this work, if `depth` of them are in flight. */
  function takeNext({ process }: Slot, work: Work, depth: number): void {
    if (!process) return;
    const inFlight = process.inFlight(work);
    if (inFlight.length !== depth) return;
    const [front] = inFlight;
    const isAble = (kind: Kind) =>
      kind.work === work && placement.isReadyOn(process, kind) && (!front || isDue(front, kind));
    const jobs = queue.takeBatch(isAble, ({ key }) => sizes.sizeOf(key));
    const [first] = jobs;
    if (!first) return;
    for (const place of models.of(first.job.model))
      if (place.worker.process === process) place.lastUsed = performance.now();
    process.run(jobs);
    // Just before this batch ends, the queue is checked again.
    const ms = sizes.expectedMs(kindKey(first.job), jobs.length);
    if (!front && ms !== undefined && ms > LEAD_MS) setTimeout(pump, ms - LEAD_MS).unref();
  }

  /** Whether to queue a batch behind the running one: as many jobs wait as it has, or it is nearly done. */
  function isDue({ kind, jobs, started, sent }: Batch, { jobs: waiting }: Kind): boolean {
    if (waiting.length >= jobs.length) return true;
    const ms = sizes.expectedMs(kind, jobs.length);
    return ms !== undefined && performance.now() >= (started ?? sent) + ms - LEAD_MS;
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

  /** Running jobs are answered; new ones go to a new process. */
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
