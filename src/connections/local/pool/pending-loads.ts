// Loads that a worker has not answered yet. Each ends with an answer, a timeout or the end of the worker.

import type { InferenceError } from '../../../inference/errors.ts';
import { receiveError, type SentError } from './messages.ts';

export interface PendingLoad {
  readonly model: string;
  readonly task: string | undefined;
}

interface Entry extends PendingLoad {
  readonly timer: NodeJS.Timeout;
  resolve(bytes: number): void;
  reject(error: unknown): void;
}

export interface PendingLoads {
  readonly size: number;
  /** Resolves with the bytes of the model's weights. */
  add(id: number, load: PendingLoad): Promise<number>;
  answer(id: number, reply: { error?: SentError; bytes: number }): void;
  endAll(errorOf: (load: PendingLoad) => InferenceError | Error): void;
}

export function createPendingLoads(seconds: number, onTime: (load: PendingLoad) => void): PendingLoads {
  const loads = new Map<number, Entry>();
  return {
    get size() {
      return loads.size;
    },
    add(id, { model, task }) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => onTime(entry), seconds * 1000).unref();
        const entry: Entry = { model, task, timer, resolve, reject };
        loads.set(id, entry);
      });
    },
    answer(id, { error, bytes }) {
      const load = loads.get(id);
      loads.delete(id);
      clearTimeout(load?.timer);
      if (error) load?.reject(receiveError(error));
      else load?.resolve(bytes);
    },
    endAll(errorOf) {
      for (const load of loads.values()) {
        clearTimeout(load.timer);
        load.reject(errorOf(load));
      }
      loads.clear();
    },
  };
}
