// The models of one host: each is asked for once however many calls wait for it, and watched while it comes.

import { WorkerGone } from './worker-errors.ts';

/** A new process first has to start and to read the library, for which no model is to blame. */
const STARTUP_SECONDS = 30;

export interface PendingLoadsOptions {
  timeoutSeconds: number;
  request(id: number, model: string, task: string | undefined): void;
  /** Nothing was heard of a load for too long. */
  onHang(model: string): void;
  /** The number of pending loads has changed. */
  onChange(): void;
}

interface Loading {
  model: string;
  timer: NodeJS.Timeout | undefined;
  settle(error: Error | undefined): void;
}

export function createPendingLoads({ timeoutSeconds, request, onHang, onChange }: PendingLoadsOptions) {
  const known = new Map<string, Promise<void>>();
  const loading = new Map<number, Loading>();
  const models = new Set<string>();
  let nextId = 1;
  let heard = false;
  let ended = false;

  function start(model: string, task: string | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (ended) return reject(new WorkerGone());
      const id = nextId++;
      const load: Loading = {
        model,
        timer: undefined,
        settle(error) {
          clearTimeout(load.timer);
          loading.delete(id);
          if (error) reject(error);
          else resolve();
          onChange();
        },
      };
      loading.set(id, load);
      watch(load);
      onChange();
      request(id, model, task);
    });
  }

  function watch(load: Loading): void {
    clearTimeout(load.timer);
    const seconds = timeoutSeconds + (heard ? 0 : STARTUP_SECONDS);
    load.timer = setTimeout(() => onHang(load.model), seconds * 1000);
  }

  return {
    /** Models that are there. */
    models: models as ReadonlySet<string>,
    get pending(): number {
      return loading.size;
    },
    load(model: string, task: string | undefined): Promise<void> {
      const key = `${task ?? ''} ${model}`;
      const pending = known.get(key);
      if (pending) return pending;
      const started = start(model, task);
      known.set(key, started);
      started.then(
        () => models.add(model),
        // A failure is not kept: the file may be mended, the network may return.
        () => known.delete(key),
      );
      return started;
    },
    heard(): void {
      heard = true;
    },
    /** A download takes as long as it takes, while it goes on. */
    touch(model: string): void {
      for (const load of loading.values()) if (load.model === model) watch(load);
    },
    settle(id: number, error: Error | undefined): void {
      loading.get(id)?.settle(error);
    },
    end(): void {
      ended = true;
      for (const load of [...loading.values()]) load.settle(new WorkerGone());
    },
  };
}
