// Calls that wait for a worker, by task and model. A worker that is free takes all that can run as one; tasks and models
// take turns, so that many callers of one do not hold back the others, and so do clients within them.

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
  /** Jobs of one kind with equal keys can run as one. */
  readonly batchKey: string;
  /** The most that may do so. */
  readonly batchLimit: number;
}

export interface JobOptions {
  signal: AbortSignal;
  /** The call that it is made of, for reports. */
  call?: Call;
  onText?: (text: string) => void;
  onBatch?: ((batch: BatchReport) => void) | undefined;
}

/** What a job came to, and with how many others it ran. */
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

/** Whose turn it is matters among those that wait; keys and addresses come without end. */
const MAX_CLIENTS = 10_000;

export function kindKey({ task, model }: { task: string; model: string }): string {
  return `${task} ${model}`;
}

export interface JobQueue {
  readonly size: number;
  add(queued: QueuedJob): void;
  /** False where it is not in the queue (any more). */
  remove(queued: QueuedJob): boolean;
  kinds(): Iterable<Kind>;
  /** All jobs of a task and model, which leave the queue. */
  takeAll(key: string): QueuedJob[];
  /** The next jobs to run as one: of the first kind in turn that `isAble`, at most `size` of them. */
  takeBatch(isAble: (kind: Kind) => boolean, size: (kind: Kind) => number): QueuedJob[];
}

export function createJobQueue(): JobQueue {
  // In the order of their turns.
  const kinds = new Map<string, Kind>();
  /** When a client's job was last taken, counted in batches. */
  const served = new LRUCache<string, number>(entryBound(MAX_CLIENTS));
  let size = 0;
  let turn = 0;

  /** The client that was served longest ago comes first, then one job of each in turn. */
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

  /** What can run as one with the job whose turn it is. */
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
        // Its next turn comes after those of all others.
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
