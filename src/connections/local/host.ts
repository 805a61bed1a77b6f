// The parent side of one host process: sends it jobs in order, watches over them, and kills it when it hangs.
// A call that was running when the host died fails; those that waited learn that they may try another host.

import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { InferenceError } from '../../inference/errors.ts';
import {
  type FromHost,
  fromHost,
  type HostSettings,
  type Outcome,
  type RunRequest,
  receiveError,
  type ToHost,
} from './messages.ts';

export type Job = Pick<RunRequest, 'task' | 'model' | 'inputs' | 'parameters'>;

export interface JobOptions {
  signal: AbortSignal;
  onText?: (text: string) => void;
}

export interface Host {
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

export interface HostOptions {
  settings: HostSettings;
  env: NodeJS.ProcessEnv;
  timeoutSeconds: number;
  onProgress(model: string, loaded: number, total: number): void;
  onAnswer(host: Host): void;
  onExit(host: Host, reason: string): void;
}

/** The host ended before this job began: another one can take it. */
export class HostGone extends Error {}

/** Jobs given to the host at once: the next one lies ready when the first is done, and is not lost with it. */
const SENT_AT_ONCE = 2;

interface Waiting {
  id: number;
  job: Job;
  options: JobOptions;
  resolve(outcomes: readonly Outcome[]): void;
  reject(error: unknown): void;
  settled: boolean;
}

interface Loading {
  resolve(): void;
  reject(error: unknown): void;
  touch(): void;
}

export function createHost({ settings, env, timeoutSeconds, onProgress, onAnswer, onExit }: HostOptions): Host {
  const child = forkWorker(env);
  const queue: Waiting[] = [];
  const sent: Waiting[] = [];
  const loads = new Map<string, Promise<void>>();
  const loading = new Map<number, Loading & { model: string }>();
  const models = new Set<string>();
  let nextId = 1;
  let residentMb = 0;
  let draining = false;
  let exited = false;
  let reason = 'it ended';
  let watchdog: NodeJS.Timeout | undefined;
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));

  const host: Host = {
    get pid() {
      return child.pid;
    },
    get residentMb() {
      return residentMb;
    },
    get pending() {
      return queue.length + sent.length + loading.size;
    },
    models,
    async run(job, options) {
      options.signal.throwIfAborted();
      await host.load(job.model, job.task, options.signal);
      return enqueue(job, options);
    },
    load(model, task, signal) {
      const key = `${task ?? ''} ${model}`;
      let pending = loads.get(key);
      if (!pending) {
        pending = requestLoad(model, task);
        loads.set(key, pending);
        pending.then(
          () => models.add(model),
          () => loads.delete(key),
        );
      }
      return unlessAborted(pending, signal);
    },
    drain() {
      draining = true;
      endIfIdle();
      return gone;
    },
    kill() {
      child.kill('SIGKILL');
      return gone;
    },
  };

  child.on('message', (raw) => receive(fromHost.parse(raw)));
  child.once('exit', (code, signal) => end(signal ? `it was ended by ${signal}` : `it ended with code ${code}`));
  child.once('error', (error) => end(error.message));
  tell({ type: 'start', settings });
  return host;

  function tell(message: ToHost): void {
    // The callback takes what would otherwise be an uncaught 'error' when the child has just died.
    if (child.connected) child.send(message, () => undefined);
  }

  function requestLoad(model: string, task: string | undefined): Promise<void> {
    const id = nextId++;
    return new Promise((resolve, reject) => {
      if (exited) return reject(new HostGone());
      let timer: NodeJS.Timeout;
      // A download takes as long as it takes, while it goes on.
      const touch = () => {
        clearTimeout(timer);
        timer = setTimeout(() => hang(`it did not load ${model}`), timeoutSeconds * 1000);
      };
      const settle = () => {
        clearTimeout(timer);
        loading.delete(id);
        keepAlive();
      };
      const done = (act: () => void) => {
        settle();
        act();
      };
      touch();
      loading.set(id, {
        model,
        resolve: () => done(resolve),
        reject: (error) => done(() => reject(error)),
        touch: () => touch(),
      });
      keepAlive();
      tell({ type: 'load', id, model, ...(task === undefined ? {} : { task }) });
    });
  }

  function enqueue(job: Job, options: JobOptions): Promise<readonly Outcome[]> {
    return new Promise((resolve, reject) => {
      if (exited) return reject(new HostGone());
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
    while (sent.length < SENT_AT_ONCE) {
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

  function receive(message: FromHost): void {
    if (message.type === 'progress') {
      for (const load of loading.values()) if (load.model === message.model) load.touch();
      onProgress(message.model, message.loaded, message.total);
      return;
    }
    if (message.type === 'text') {
      const following = sent.find(({ id }) => id === message.id);
      if (!following?.settled) following?.options.onText?.(message.text);
      return;
    }
    residentMb = message.rss / 1e6;
    if (message.type === 'loaded') {
      const load = loading.get(message.id);
      if (message.error) load?.reject(receiveError(message.error));
      else load?.resolve();
    } else {
      const place = sent.findIndex(({ id }) => id === message.id);
      const [done] = place < 0 ? [] : sent.splice(place, 1);
      if (done && !done.settled) done.resolve(message.outcomes);
      watch();
      pump();
    }
    endIfIdle();
    onAnswer(host);
  }

  function endIfIdle(): void {
    if (draining && host.pending === 0 && child.connected) child.disconnect();
  }

  /** An idle host must not keep a finished process alive; a busy one must. */
  function keepAlive(): void {
    const act = host.pending > 0 ? 'ref' : 'unref';
    child[act]();
    child.channel?.[act]();
  }

  function end(why: string): void {
    if (exited) return;
    exited = true;
    clearTimeout(watchdog);
    const hung = reason !== 'it ended';
    const [running, ...ready] = sent.splice(0);
    if (running && !running.settled) running.reject(hung ? timedOut(running.job) : died(running.job));
    for (const waiting of [...ready, ...queue.splice(0)]) if (!waiting.settled) waiting.reject(new HostGone());
    for (const load of [...loading.values()]) load.reject(new HostGone());
    onExit(host, hung ? reason : why);
  }

  function timedOut({ model }: Job): InferenceError {
    const text = `Model ${model} did not answer within ${timeoutSeconds} s. Its process was ended and a new one takes over.`;
    return new InferenceError('UPSTREAM_TIMEOUT', text);
  }
}

/** Not retryable: an input that ends a process would end the next one too, and its neighbours' calls with it. */
function died({ model }: Job): InferenceError {
  const text = `The process that ran model ${model} ended during this call, perhaps out of memory. A new one takes over.`;
  return new InferenceError('UPSTREAM_UNAVAILABLE', text);
}

function forkWorker(env: NodeJS.ProcessEnv): ChildProcess {
  const fromSource = import.meta.url.endsWith('.ts');
  const worker = new URL(fromSource ? './worker.ts' : './worker.js', import.meta.url);
  const loader = () => pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return fork(fileURLToPath(worker), [], {
    env,
    execArgv: fromSource ? ['--import', loader()] : [],
    // Bytes travel as bytes: JSON would make a picture four times as long.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** The same promise for a caller who may leave earlier. */
function unlessAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    signal.addEventListener('abort', leave);
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
