// Jobs that are on their way to a worker, or run there, as one.

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
  /** When it came to the front; undefined while another batch of its work is there. */
  started: number | undefined;
  /** Some of its text has been sent to a reader. */
  hasSpoken: boolean;
}

/** @param isFirst nothing of its work runs in front of it */
export function createBatch(id: number, job: Job, jobs: readonly QueuedJob[], isFirst: boolean): Batch {
  const now = performance.now();
  return { id, kind: kindKey(job), job, jobs, sent: now, started: isFirst ? now : undefined, hasSpoken: false };
}

/** For reports: a batch of one has the code of its only job, others have none of their own. */
export function codeOf({ jobs }: Batch, outcomes: readonly Outcome[]): ErrorCode | undefined {
  const [only] = outcomes;
  return jobs.length === 1 && only && 'error' in only ? only.error.code : undefined;
}
