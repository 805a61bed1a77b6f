// Limits the number of models that are downloaded at once, and of those that wait.

import { abortable } from '../../../utils/abortable.ts';

export interface DownloadPlaces {
  /** Running and waiting downloads. */
  readonly taken: number;
  readonly isFull: boolean;
  /** Resolves with the function that releases the place; rejects when the signal aborts. */
  acquire(signal: AbortSignal): Promise<() => void>;
}

export function createDownloadPlaces({ atOnce, maxWaiting }: { atOnce: number; maxWaiting: number }): DownloadPlaces {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    get taken() {
      return running + waiting.length;
    },
    get isFull() {
      return running >= atOnce && waiting.length >= maxWaiting;
    },
    async acquire(signal) {
      while (running >= atOnce) {
        let wake = () => {};
        const woken = new Promise<void>((resolve) => {
          wake = resolve;
        });
        waiting.push(wake);
        try {
          await abortable(woken, signal);
        } finally {
          const place = waiting.indexOf(wake);
          if (place >= 0) waiting.splice(place, 1);
        }
      }
      running++;
      return () => {
        running--;
        waiting.shift()?.();
      };
    },
  };
}
