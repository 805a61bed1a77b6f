// Waits for a job in the queue: settled once, by its result, a failure or the caller's abort.

import type { Job, JobOptions, JobResult, QueuedJob } from './job-queue.ts';

/**
 * @param add puts the job into the queue
 * @param leave removes the job when its caller aborts
 */
export function waitForJob(
  job: Job,
  options: JobOptions,
  { add, leave }: { add(queued: QueuedJob): void; leave(queued: QueuedJob): void },
): Promise<JobResult> {
  const { signal } = options;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const onAbort = () => {
      queued.reject(signal.reason);
      leave(queued);
    };
    const settle = (act: () => void) => {
      if (queued.settled) return;
      queued.settled = true;
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const queued: QueuedJob = {
      job,
      options,
      settled: false,
      resolve: (result) => settle(() => resolve(result)),
      reject: (error) => settle(() => reject(error)),
    };
    signal.addEventListener('abort', onAbort);
    add(queued);
  });
}
