// A batch of jobs that was sent to a worker.

import type { ErrorCode } from '../../../inference/errors.ts';
import { type Job, kindKey, type QueuedJob } from './job-queue.ts';
import type { Outcome } from './messages.ts';

export interface Batch {
  readonly id: number;
  readonly kind: string;
  readonly job: Job;
  readonly jobs: readonly QueuedJob[];
  /** In `performance.now()` milliseconds. */
  readonly sent: number;
  /** When the worker could begin; undefined while another batch of the same kind of work runs. */
  started: number | undefined;
  /** Whether text was already streamed to a reader. */
  hasSpoken: boolean;
}

/** @param isFirst whether no other batch of its kind of work is in flight */
export function createBatch(id: number, job: Job, jobs: readonly QueuedJob[], isFirst: boolean): Batch {
  const now = performance.now();
  return { id, kind: kindKey(job), job, jobs, sent: now, started: isFirst ? now : undefined, hasSpoken: false };
}

/** The error code for reports: that of the only job; batches of several jobs have none. */
export function codeOf({ jobs }: Batch, outcomes: readonly Outcome[]): ErrorCode | undefined {
  const [only] = outcomes;
  return jobs.length === 1 && only && 'error' in only ? only.error.code : undefined;
}
