// The hosts together: which one runs a model, when one is started, replaced or drained.

import { availableParallelism } from 'node:os';
import { InferenceError } from '../../../inference/errors.ts';
import type { Outcome, WorkerSettings } from './messages.ts';
import { WorkerGone } from './worker-errors.ts';
import { createWorkerProcess, type Job, type JobOptions, type WorkerProcess } from './worker-process.ts';

export interface WorkerPoolOptions {
  /** How many processes; default: one less than there are cores, at least one. */
  hosts?: number;
  /** Megabytes that all of them may hold together. */
  memoryMb: number;
  timeoutSeconds: number;
  settings: Omit<WorkerSettings, 'threads'>;
  env: NodeJS.ProcessEnv;
  log(message: string, facts?: Record<string, unknown>): void;
}

export interface WorkerPool {
  run(job: Job, options: JobOptions): Promise<readonly Outcome[]>;
  load(model: string, task: string | undefined, signal: AbortSignal): Promise<void>;
  /** Process ids of the running hosts. */
  pids(): number[];
  /** Megabytes that each running host held when it last answered. */
  memory(): number[];
  close(): Promise<void>;
}

/** Runs of one job: a call whose host went before it began is tried once more. */
const ATTEMPTS = 2;

export function createWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const cores = availableParallelism();
  const count = Math.max(1, options.hosts ?? cores - 1);
  const settings: WorkerSettings = { ...options.settings, threads: Math.max(1, Math.floor(cores / count)) };
  const slots: { host: WorkerProcess | undefined; models: Set<string> }[] = Array.from({ length: count }, () => ({
    host: undefined,
    models: new Set(),
  }));
  const draining = new Set<WorkerProcess>();
  let closed = false;

  return {
    run: (job, jobOptions) => onHost(job.model, (host) => host.run(job, jobOptions)),
    load: (model, task, signal) => onHost(model, (host) => host.load(model, task, signal)),
    pids: () => running().flatMap(({ pid }) => (pid === undefined ? [] : [pid])),
    memory: () => running().map(({ residentMb }) => residentMb),
    async close() {
      closed = true;
      await Promise.all(running().map((host) => host.kill()));
    },
  };

  async function onHost<Result>(model: string, act: (host: WorkerProcess) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        return await act(hostFor(model));
      } catch (error) {
        if (!(error instanceof WorkerGone)) throw error;
      }
    }
    const text = `The process that runs model ${model} ended twice before this call could begin.`;
    throw new InferenceError('UPSTREAM_UNAVAILABLE', text);
  }

  /** A model stays with its host, where it is loaded; a new one goes where least is to do. */
  function hostFor(model: string): WorkerProcess {
    if (closed) throw new InferenceError('UPSTREAM_UNAVAILABLE', 'The local models are shutting down.');
    const slot =
      slots.find(({ models }) => models.has(model)) ??
      slots.reduce((best, other) => (load(other) < load(best) ? other : best));
    slot.models.add(model);
    slot.host ??= start();
    return slot.host;
  }

  function load({ host, models }: (typeof slots)[number]): number {
    return models.size + 10 * (host?.pending ?? 0);
  }

  function start(): WorkerProcess {
    const { env, timeoutSeconds, log } = options;
    return createWorkerProcess({
      settings,
      env,
      timeoutSeconds,
      onAnswer: limitMemory,
      onExit(host, reason) {
        const slot = slots.find((one) => one.host === host);
        if (slot) slot.host = undefined;
        if (!draining.delete(host) && !closed) log(`A host of local models is replaced: ${reason}.`, { pid: host.pid });
      },
    });
  }

  function running(): WorkerProcess[] {
    return [...slots.flatMap(({ host }) => (host ? [host] : [])), ...draining];
  }

  /** Disposing a model gives almost nothing back to the system: a new process does. */
  function limitMemory(answered: WorkerProcess): void {
    const totalMb = running().reduce((sum, { residentMb }) => sum + residentMb, 0);
    if (totalMb <= options.memoryMb || draining.has(answered)) return;
    const slot = slots.find(({ host }) => host === answered);
    // One model alone that is larger than the limit stays: restarting would load it again for every call.
    if (!slot || answered.models.size < 2) return;
    const largest = running().every(({ residentMb }) => residentMb <= answered.residentMb);
    if (!largest) return;
    options.log('A host of local models is restarted: LOCAL_MEMORY_MB is reached.', {
      totalMb: Math.round(totalMb),
      memoryMb: options.memoryMb,
      models: [...answered.models],
    });
    slot.host = undefined;
    slot.models.clear();
    draining.add(answered);
    void answered.drain();
  }
}
