// Queues jobs by task and model. A free worker takes all jobs that can form a batch. Tasks and models take turns, and so
// do clients within them, so that many calls of one do not delay the others.

import { LRUCache } from 'lru-cache';
import type { Call } from '../../../inference/call.ts';
import type { BatchReport } from '../../../inference/connection.ts';
import { entryBound } from '../../../utils/entry-bound.ts';
import type { Work } from '../recipe.ts';
import type { Outcome } from './messages.ts';

export interface Job {
  readonly task: string;
  readonly model: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly input: unknown;
  readonly work: Work;
  /** Jobs of one kind with equal keys can form a batch. */
  readonly batchKey: string;
  /** Most jobs in such a batch. */
  readonly batchLimit: number;
}

export interface JobOptions {
  signal: AbortSignal;
  /** The call that it runs, for reports. */
  call?: Call;
  onText?: (text: string) => void;
  onBatch?: ((batch: BatchReport) => void) | undefined;
}

/** The outcome of a job and the size of its batch. */
export interface JobResult {
  outcome: Outcome;
  batchSize: number;
}

export interface QueuedJob {
  readonly job: Job;
  readonly options: JobOptions;
  settled: boolean;
  resolve(result: JobResult): void;
  reject(error: unknown): void;
}

/** The jobs of one task and model. */
export interface Kind {
  readonly key: string;
  readonly task: string;
  readonly model: string;
  readonly work: Work;
  jobs: QueuedJob[];
}

/** Bounded, because clients can use any number of keys and addresses. */
const MAX_CLIENTS = 10_000;

export function kindKey({ task, model }: { task: string; model: string }): string {
  return `${task} ${model}`;
}

export interface JobQueue {
  readonly size: number;
  add(queued: QueuedJob): void;
  /** @returns false if it is not in the queue */
  remove(queued: QueuedJob): boolean;
  kinds(): Iterable<Kind>;
  /** Removes and returns all jobs of a task and model. */
  takeAll(key: string): QueuedJob[];
  /** Removes and returns the next batch: at most `size` jobs of the next kind that `isAble`. */
  takeBatch(isAble: (kind: Kind) => boolean, size: (kind: Kind) => number): QueuedJob[];
}

export function createJobQueue(): JobQueue {
  // In the order in which they take turns.
  const kinds = new Map<string, Kind>();
  /** Number of the batch that last took a job of a client. */
  const served = new LRUCache<string, number>(entryBound(MAX_CLIENTS));
  let size = 0;
  let turn = 0;

  /** One job of each client in turn, the client served longest ago first. */
  function inTurns(jobs: readonly QueuedJob[]): readonly QueuedJob[] {
    const byClient = new Map<string, QueuedJob[]>();
    for (const queued of jobs) {
      const own = byClient.get(clientOf(queued));
      if (own) own.push(queued);
      else byClient.set(clientOf(queued), [queued]);
    }
    if (byClient.size < 2) return jobs;
    const clients = [...byClient].sort(([a], [b]) => (served.peek(a) ?? 0) - (served.peek(b) ?? 0));
    const longest = Math.max(...clients.map(([, own]) => own.length));
    return Array.from({ length: longest }, (_, i) => clients.flatMap(([, own]) => own[i] ?? [])).flat();
  }

  /** The next job, with those that can form a batch with it. */
  function pick({ jobs }: Kind, most: number): Set<QueuedJob> {
    const inOrder = inTurns(jobs);
    const [first] = inOrder;
    if (!first) return new Set();
    if (first.options.onText) return new Set([first]);
    const { batchKey, batchLimit } = first.job;
    const alike = inOrder.filter(({ job, options }) => job.batchKey === batchKey && !options.onText);
    return new Set(alike.slice(0, Math.min(batchLimit, most)));
  }

  return {
    get size() {
      return size;
    },
    add(queued) {
      const { task, model, work } = queued.job;
      const key = kindKey(queued.job);
      const kind = kinds.get(key);
      if (kind) kind.jobs.push(queued);
      else kinds.set(key, { key, task, model, work, jobs: [queued] });
      size++;
    },
    remove(queued) {
      const key = kindKey(queued.job);
      const kind = kinds.get(key);
      const place = kind?.jobs.indexOf(queued) ?? -1;
      if (!kind || place < 0) return false;
      kind.jobs.splice(place, 1);
      size--;
      if (kind.jobs.length === 0) kinds.delete(key);
      return true;
    },
    kinds: () => kinds.values(),
    takeAll(key) {
      const jobs = kinds.get(key)?.jobs ?? [];
      kinds.delete(key);
      size -= jobs.length;
      return jobs;
    },
    takeBatch(isAble, sizeOf) {
      for (const kind of kinds.values()) {
        if (!isAble(kind)) continue;
        const batch = pick(kind, sizeOf(kind));
        const rest = kind.jobs.filter((queued) => !batch.has(queued));
        kinds.delete(kind.key);
        // Its next turn comes after all others.
        if (rest.length > 0) kinds.set(kind.key, { ...kind, jobs: rest });
        size -= batch.size;
        turn++;
        for (const queued of batch) served.set(clientOf(queued), turn);
        return [...batch];
      }
      return [];
    },
  };
}

function clientOf({ options: { call } }: QueuedJob): string {
  return call?.caller ?? '';
}
