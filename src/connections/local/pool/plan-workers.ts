// How many processes run models, and with how many threads each: a function of the machine alone.
//
// Models that come with the project or lie in the operator's folder run apart from those that were fetched: what a
// downloaded file does to its process is felt by no other model. A large model gains less from each further thread (at
// DistilBERT's size two do 1.6 times the work of one), but a lone caller has nothing else to gain from; so processes have
// up to four threads each, and models that many callers ask for are loaded in several processes.

/** `own`: in the folder of models. `fetched`: in the cache. */
export type WorkerGroup = 'own' | 'fetched';

export interface WorkerPlan {
  readonly group: WorkerGroup | 'any';
  /** For one run of a large model; a small one is quickest on one. */
  readonly threads: number;
}

/** More threads than this make one run hardly faster. */
const MAX_THREADS = 4;
/** A process with the library and no model, and room for one of everyday size. */
const MB_PER_WORKER = 512;

export interface Machine {
  cores: number;
  /** What all workers may hold together. */
  memoryMb: number;
  /** As set by the operator (LOCAL_WORKERS). */
  workers?: number | undefined;
}

export function planWorkers({ cores, memoryMb, workers }: Machine): WorkerPlan[] {
  const each = Math.max(1, Math.ceil(cores / MAX_THREADS));
  // Two at least, which share the cores where there is one of them: an idle process costs nothing, as it is not started.
  const count = workers ?? Math.max(2, Math.min(2 * each, Math.floor(memoryMb / MB_PER_WORKER)));
  if (count === 1) return [{ group: 'any', threads: threadsOf(cores, 1) }];
  const own = Math.floor(count / 2);
  const fetched = count - own;
  return [
    ...Array.from({ length: own }, (): WorkerPlan => ({ group: 'own', threads: threadsOf(cores, own) })),
    ...Array.from({ length: fetched }, (): WorkerPlan => ({ group: 'fetched', threads: threadsOf(cores, fetched) })),
  ];
}

/** One group may use the whole machine: mostly the other has nothing to do. */
function threadsOf(cores: number, workers: number): number {
  return Math.max(1, Math.floor(cores / workers));
}
