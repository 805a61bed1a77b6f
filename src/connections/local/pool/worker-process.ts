// The parent side of one host process: sends it jobs in order, watches over them, and kills it when it hangs.
// A call that was running when the host died fails; those that waited learn that they may try another host.

import { forkWorker } from './fork-worker.ts';
import {
  type FromWorker,
  fromWorker,
  type Outcome,
  type RunRequest,
  receiveError,
  type ToWorker,
  type WorkerSettings,
} from './messages.ts';
import { createPendingLoads } from './pending-loads.ts';
import { unlessAborted } from './unless-aborted.ts';
import { died, timedOut, WorkerGone } from './worker-errors.ts';

export type Job = Pick<RunRequest, 'task' | 'model' | 'inputs' | 'parameters'>;

export interface JobOptions {
  signal: AbortSignal;
  onText?: (text: string) => void;
}

export interface WorkerProcess {
  readonly pid: number | undefined;
  /** Megabytes that it held when it last answered. */
  readonly residentMb: number;
  /** Calls that it has not answered. */
  readonly pending: number;
  readonly models: ReadonlySet<string>;
  /** Rejects with HostGone when the host went before the job began. */
  run(job: Job, options: JobOptions): Promise<readonly Outcome[]>;
  /** Loads a model without running it; without a task, for the one that it was made for. */
  load(model: string, task: string | undefined, signal: AbortSignal): Promise<void>;
  /** Ends the process when its last call is answered. */
  drain(): Promise<void>;
  kill(): Promise<void>;
}

export interface WorkerProcessOptions {
  settings: WorkerSettings;
  env: NodeJS.ProcessEnv;
  timeoutSeconds: number;
  onAnswer(host: WorkerProcess): void;
  onExit(host: WorkerProcess, reason: string): void;
}

/** Jobs given to the host at once: the next one lies ready when the first is done, and is not lost with it. */
export const MAX_IN_FLIGHT = 2;

interface Waiting {
  id: number;
  job: Job;
  options: JobOptions;
  resolve(outcomes: readonly Outcome[]): void;
  reject(error: unknown): void;
  settled: boolean;
}

export function createWorkerProcess({
  settings,
  env,
  timeoutSeconds,
  onAnswer,
  onExit,
}: WorkerProcessOptions): WorkerProcess {
  const child = forkWorker(env);
  const queue: Waiting[] = [];
  const sent: Waiting[] = [];
  const loads = createPendingLoads({
    timeoutSeconds,
    request: (id, model, task) => tell({ type: 'load', id, model, ...(task === undefined ? {} : { task }) }),
    onHang: (model) => hang(`it did not load ${model} in time`),
    onChange: keepAlive,
  });
  let nextId = 1;
  let residentMb = 0;
  let draining = false;
  let exited = false;
  let reason = 'it ended';
  let watchdog: NodeJS.Timeout | undefined;
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));

  const host: WorkerProcess = {
    get pid() {
      return child.pid;
    },
    get residentMb() {
      return residentMb;
    },
    get pending() {
      return queue.length + sent.length + loads.pending;
    },
    models: loads.models,
    async run(job, options) {
      options.signal.throwIfAborted();
      await host.load(job.model, job.task, options.signal);
      return enqueue(job, options);
    },
    load: (model, task, signal) => unlessAborted(loads.load(model, task), signal),
    drain() {
      draining = true;
      endIfIdle();
      return gone;
    },
    kill() {
      // An idle one was let go of; its end is waited for now.
      child.ref();
      child.kill('SIGKILL');
      return gone;
    },
  };

  child.on('message', (raw) => {
    const message = fromWorker.safeParse(raw);
    if (message.success) receive(message.data);
    else hang('it sent what it should not');
  });
  child.once('exit', (code, signal) => end(signal ? `it was ended by ${signal}` : `it ended with code ${code}`));
  child.once('error', (error) => end(error.message));
  tell({ type: 'start', settings });
  return host;

  function tell(message: ToWorker): void {
    // The callback takes what would otherwise be an uncaught 'error' when the child has just died.
    if (child.connected) child.send(message, () => undefined);
  }

  function enqueue(job: Job, options: JobOptions): Promise<readonly Outcome[]> {
    return new Promise((resolve, reject) => {
      if (exited || !child.connected) return reject(new WorkerGone());
      const { signal } = options;
      if (signal.aborted) return reject(signal.reason);
      const leave = () => abandon(waiting);
      const settle = (act: () => void) => {
        waiting.settled = true;
        signal.removeEventListener('abort', leave);
        act();
      };
      const waiting: Waiting = {
        id: nextId++,
        job,
        options,
        settled: false,
        resolve: (outcomes) => settle(() => resolve(outcomes)),
        reject: (error) => settle(() => reject(error)),
      };
      signal.addEventListener('abort', leave);
      queue.push(waiting);
      pump();
    });
  }

  function pump(): void {
    while (sent.length < MAX_IN_FLIGHT) {
      const next = queue.shift();
      if (!next) break;
      sent.push(next);
      tell({ type: 'run', id: next.id, stream: next.options.onText !== undefined, ...next.job });
      if (sent.length === 1) watch();
    }
    keepAlive();
  }

  function watch(): void {
    clearTimeout(watchdog);
    if (sent.length === 0) return;
    watchdog = setTimeout(() => hang('it did not answer in time'), timeoutSeconds * 1000);
  }

  function abandon(waiting: Waiting): void {
    const place = queue.indexOf(waiting);
    if (place >= 0) queue.splice(place, 1);
    else tell({ type: 'abort', id: waiting.id });
    waiting.reject(waiting.options.signal.reason);
    keepAlive();
  }

  function hang(what: string): void {
    reason = what;
    child.kill('SIGKILL');
  }

  function receive(message: FromWorker): void {
    loads.heard();
    if (message.type === 'progress') {
      loads.touch(message.model);
      return;
    }
    if (message.type === 'text') {
      const following = sent.find(({ id }) => id === message.id);
      if (!following?.settled) following?.options.onText?.(message.text);
      return;
    }
    residentMb = message.rss / 1e6;
    if (message.type === 'loaded') {
      loads.settle(message.id, message.error && receiveError(message.error));
    } else {
      const place = sent.findIndex(({ id }) => id === message.id);
      const [done] = place < 0 ? [] : sent.splice(place, 1);
      if (done && !done.settled) done.resolve(message.outcomes);
      // Pictures may overtake what is in front, which gets no more time for that.
      if (place === 0) watch();
      pump();
    }
    endIfIdle();
    onAnswer(host);
  }

  /** A turn later: a call whose model has just been loaded is on its way into the queue. */
  function endIfIdle(): void {
    if (!draining) return;
    setImmediate(() => {
      if (host.pending === 0 && child.connected) child.disconnect();
    });
  }

  /** An idle host must not keep a finished process alive; a busy one must. */
  function keepAlive(): void {
    const act = host.pending > 0 ? 'ref' : 'unref';
    child[act]();
    // Bun's channel has neither.
    child.channel?.[act]?.();
  }

  function end(why: string): void {
    if (exited) return;
    exited = true;
    clearTimeout(watchdog);
    const hung = reason !== 'it ended';
    const [running, ...ready] = sent.splice(0);
    if (running && !running.settled)
      running.reject(hung ? timedOut(running.job.model, timeoutSeconds) : died(running.job.model));
    for (const waiting of [...ready, ...queue.splice(0)]) if (!waiting.settled) waiting.reject(new WorkerGone());
    loads.end();
    onExit(host, hung ? reason : why);
  }
}
