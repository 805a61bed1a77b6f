// Reads a body whole, bounded in size, by the budget of all bodies, and in time: it is held in memory as it comes.

import type { IncomingMessage } from 'node:http';
import type { BodyBudget } from './body-budget.ts';
import type { WatchSpeed } from './body-speed.ts';

export type BodyProblem = 'too large' | 'no room' | 'too slow' | 'gone';

export interface BodyBounds {
  maxBytes: number;
  /** Reserved bytes are the caller's to give back. */
  budget: BodyBudget;
  onReserved(bytes: number): void;
  watchSpeed: WatchSpeed;
}

/** Its chunks are joined once, at the end. */
export function readBody(request: IncomingMessage, bounds: BodyBounds): Promise<Buffer | BodyProblem> {
  const { maxBytes, budget, onReserved, watchSpeed } = bounds;
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const stopWatch = watchSpeed(
      () => bytes,
      () => resolve('too slow'),
    );
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) return resolve('too large');
      if (!budget.take(chunk.length)) return resolve('no room');
      onReserved(chunk.length);
      chunks.push(chunk);
    });
    // Each comes once; `once` would wrap each listener, which is what half of a reading costs.
    request.on('end', () => {
      stopWatch();
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    });
    request.on('error', () => resolve('gone'));
    request.on('close', () => {
      stopWatch();
      resolve('gone');
    });
  });
}
