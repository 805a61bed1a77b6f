// The parent side of one worker process: sends loads and batches, and kills the process when it hangs. Jobs that ran when it
// died fail; jobs that had not begun may run in another worker.

import type { ErrorCode, InferenceError } from '../../../inference/errors.ts';
import type { Work } from '../recipe.ts';
import { type Batch, codeOf, createBatch } from './batch.ts';
import { forkWorker } from './fork-worker.ts';
import { watchHeartbeat } from './heartbeat.ts';
import type { QueuedJob } from './job-queue.ts';
import type { FromWorker, Outcome, ToWorker, WorkerSettings } from './messages.ts';
import { createPendingLoads, type PendingLoad } from './pending-loads.ts';
import { died, timedOut, WorkerGone } from './worker-errors.ts';
import { readOutput } from './worker-output.ts';

export interface WorkerProcess {
  readonly pid: number | undefined;
  /** Resident megabytes, as of its last answer. */
  readonly residentMb: number;
  /** Unanswered loads and batches. */
  readonly pending: number;
  /** Batches of this kind of work, in order. */
  inFlight(work: Work): readonly Batch[];
  /** Resolves with the size of the model's weights; rejects with WorkerGone if the process ends. */
  load(model: string, task: string | undefined): Promise<number>;
  unload(model: string): void;
  /** Runs the jobs: each is settled, or returned through `onReturn`. */
  run(jobs: readonly QueuedJob[]): void;
  /** Called when the caller of a job has left: a batch without callers is aborted. */
  leave(queued: QueuedJob): void;
  /** Ends the process when its last batch is answered. */
  drain(): Promise<void>;
  kill(): Promise<void>;
}

export interface WorkerProcessOptions {
  settings: WorkerSettings;
  env: NodeJS.ProcessEnv;
  timeoutSeconds: number;
  /** Called before the jobs of the batch are settled. `ms` is its duration; absent without an answer. */
  onEnd(batch: Batch, end: { ms?: number; code: ErrorCode | undefined }): void;
  /** Called when the worker has reported its memory. */
  onMemory(worker: WorkerProcess): void;
  /** Called with the jobs that had not begun when the worker ended. */
  onReturn(jobs: readonly QueuedJob[]): void;
  onExit(worker: WorkerProcess, reason: string): void;
  /** Called when the worker writes to its output, or fails outside of any call. */
  onFault(worker: WorkerProcess, detail: string): void;
}

/** Added to the timeout of a call: a new process must start, and large weights may be on a slow disk. */
const LOAD_SECONDS = 30;

export function createWorkerProcess(options: WorkerProcessOptions): WorkerProcess {
  const { settings, env, timeoutSeconds } = options;
  const { child, output, beats } = forkWorker(env);
  const loads = createPendingLoads(timeoutSeconds + LOAD_SECONDS, (load) =>
    hang('it did not load a model in time', load),
  );
  const batches = new Map<number, Batch>();
  const watches = new Map<Work, NodeJS.Timeout>();
  let nextId = 1;
  let residentMb = 0;
  let draining = false;
  let exited = false;
  /** True: an operator or the system (out of memory) killed it; it was not crashed by an input. */
  let isEndedFromOutside = false;
  /** Why this process killed the worker, and the batch or load that caused it. */
  let killed: { reason: string; by: Batch | PendingLoad | undefined } | undefined;
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));

  const worker: WorkerProcess = {
    get pid() {
      return child.pid;
    },
    get residentMb() {
      return residentMb;
    },
    get pending() {
      return batches.size + loads.size;
    },
    inFlight: (work) => [...batches.values()].filter(({ job }) => job.work === work),
    async load(model, task) {
      if (exited || !child.connected) throw new WorkerGone();
      const id = nextId++;
      const loaded = loads.add(id, { model, task });
      post({ type: 'load', id, model, task });
      keepAlive();
      return loaded;
    },
    unload: (model) => post({ type: 'unload', model }),
    run,
    leave(queued) {
      for (const { id, jobs } of batches.values()) {
        if (jobs.includes(queued) && jobs.every(({ settled }) => settled)) post({ type: 'abort', id });
      }
    },
    drain() {
      draining = true;
      endIfIdle();
      return gone;
    },
    kill() {
      // An idle worker was unreferenced; its end is awaited now.
      child.ref();
      child.kill('SIGKILL');
      return gone;
    },
  };

  child.on('message', (message: FromWorker) => receive(message));
  child.once('exit', (code, signal) => {
    isEndedFromOutside = signal === 'SIGKILL' || signal === 'SIGTERM';
    end(signal ? `it was ended by ${signal}` : `it ended with code ${code}`);
  });
  child.once('error', (error) => end(error.message));
  for (const stream of output) readOutput(stream, (line) => options.onFault(worker, line));
  const stopWatching = watchHeartbeat(beats, () => hang('its heartbeat has stopped'));
  post({ type: 'start', settings });
  keepAlive();
  return worker;

  function post(message: ToWorker): void {
    // The callback receives what would otherwise be an uncaught 'error' event when the child has just died.
    if (child.connected) child.send(message, () => undefined);
  }

  function run(jobs: readonly QueuedJob[]): void {
    const [first] = jobs;
    if (!first) return;
    const { job, options: jobOptions } = first;
    if (exited || !child.connected) {
      options.onReturn(jobs);
      return;
    }
    const isFirst = worker.inFlight(job.work).length === 0;
    const batch = createBatch(nextId++, job, jobs, isFirst);
    batches.set(batch.id, batch);
    const { task, model, parameters } = job;
    const inputs = jobs.map((queued) => queued.job.input);
    post({ type: 'run', id: batch.id, task, model, parameters, inputs, stream: jobOptions.onText !== undefined });
    if (isFirst) watchRun(job.work);
    keepAlive();
  }

  /** The time limit applies to the batch in front; the next one's begins when that is done. */
  function watchRun(work: Work): void {
    clearTimeout(watches.get(work));
    const [front] = worker.inFlight(work);
    if (!front) return;
    front.started ??= performance.now();
    const onTime = () => hang('it did not answer in time', front);
    watches.set(work, setTimeout(onTime, timeoutSeconds * 1000).unref());
  }

  function hang(reason: string, by?: Batch | PendingLoad): void {
    killed ??= { reason, by };
    child.kill('SIGKILL');
  }

  function receive(message: FromWorker): void {
    switch (message.type) {
      case 'text': {
        const batch = batches.get(message.id);
        if (batch) batch.hasSpoken = true;
        const [following] = batch?.jobs ?? [];
        if (following && !following.settled) following.options.onText?.(message.text);
        return;
      }
      case 'fault':
        options.onFault(worker, message.detail);
        return;
      case 'loaded':
        loads.answer(message.id, message);
        break;
      case 'done':
        settle(message.id, message.outcomes, message.ms);
        break;
      case 'unloaded':
        break;
    }
    residentMb = message.rss / 1e6;
    keepAlive();
    endIfIdle();
    options.onMemory(worker);
  }

  function settle(id: number, outcomes: readonly Outcome[], ms: number): void {
    const batch = batches.get(id);
    if (!batch) return;
    const wasFront = worker.inFlight(batch.job.work)[0] === batch;
    batches.delete(id);
    // A later batch may finish first; the one in front gets no more time for that.
    if (wasFront) watchRun(batch.job.work);
    // First, so that the next batch is sent before the callers of this one are answered and call again.
    options.onEnd(batch, { ms, code: codeOf(batch, outcomes) });
    batch.jobs.forEach((queued, i) => {
      const outcome = outcomes[i];
      if (outcome) queued.resolve({ outcome, batchSize: batch.jobs.length });
      else queued.reject(new WorkerGone());
    });
  }

  /** Deferred by a turn: a call whose model has just been loaded is about to enter the queue. */
  function endIfIdle(): void {
    if (!draining) return;
    setImmediate(() => {
      if (worker.pending === 0 && child.connected) child.disconnect();
    });
  }

  /** An idle worker must not keep a finished process alive; a busy one must. */
  function keepAlive(): void {
    const act = worker.pending > 0 ? 'ref' : 'unref';
    child[act]();
    // Bun's channel has neither.
    child.channel?.[act]?.();
  }

  function end(why: string): void {
    if (exited) return;
    exited = true;
    stopWatching();
    for (const watch of watches.values()) clearTimeout(watch);
    const all = [...batches.values()];
    batches.clear();
    const returned: QueuedJob[] = [];
    for (const batch of all) {
      const error = errorOf(batch);
      if (!error) {
        returned.push(...batch.jobs);
        continue;
      }
      options.onEnd(batch, { code: error.code });
      for (const queued of batch.jobs) queued.reject(error);
    }
    loads.endAll((load) => (load === killed?.by ? timedOut(load, timeoutSeconds) : new WorkerGone()));
    options.onExit(worker, killed?.reason ?? why);
    options.onReturn(returned.filter(({ settled }) => !settled));
  }

  /** Undefined where another worker may run the batch: it had not begun, or did not cause the end. */
  function errorOf(batch: Batch): InferenceError | undefined {
    if (killed?.by === batch) return timedOut(batch.job, timeoutSeconds);
    // Part of the text has been sent to a reader already.
    if (batch.hasSpoken) return died(batch.job);
    return killed || isEndedFromOutside || batch.started === undefined ? undefined : died(batch.job);
  }
}
