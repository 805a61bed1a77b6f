// Plans the number of worker processes and their threads, from the machine alone.
//
// Bundled models and those in the operator's folder run in other processes than downloaded ones, so that a harmful file
// only affects downloaded models. Each further thread speeds up a large model less (at DistilBERT's size, two threads do
// 1.6 times the work of one), but nothing else speeds up a single caller. So processes have up to four threads, and models
// with many callers are loaded in several processes.

/** `own`: in the folder of models. `fetched`: in the folder of downloaded models. */
export type WorkerGroup = 'own' | 'fetched';

export interface WorkerPlan {
  readonly group: WorkerGroup | 'any';
  /** Threads for one run of a large model; a small model is fastest with one. */
  readonly threads: number;
}

/** More threads hardly speed up a run. */
const MAX_THREADS = 4;
/** Memory of a process with the library and a model of usual size. */
const MB_PER_WORKER = 512;

export interface Machine {
  cores: number;
  /** Memory limit of all workers together. */
  memoryMb: number;
  /** LOCAL_WORKERS. */
  workers?: number | undefined;
}

export function planWorkers({ cores, memoryMb, workers }: Machine): WorkerPlan[] {
  const each = Math.max(1, Math.ceil(cores / MAX_THREADS));
  // At least two, one per group: an idle process costs nothing, because it is not started.
  const count = workers ?? Math.max(2, Math.min(2 * each, Math.floor(memoryMb / MB_PER_WORKER)));
  if (count === 1) return [{ group: 'any', threads: threadsOf(cores, 1) }];
  const own = Math.floor(count / 2);
  const fetched = count - own;
  return [
    ...Array.from({ length: own }, (): WorkerPlan => ({ group: 'own', threads: threadsOf(cores, own) })),
    ...Array.from({ length: fetched }, (): WorkerPlan => ({ group: 'fetched', threads: threadsOf(cores, fetched) })),
  ];
}

/** Each group may use the whole machine, because the other is usually idle. */
function threadsOf(cores: number, workers: number): number {
  return Math.max(1, Math.floor(cores / workers));
}
