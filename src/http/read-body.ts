// Reads a whole body into memory, limited by its size, by the budget of all bodies and by a minimum speed.

import type { IncomingMessage } from 'node:http';
import { type ChunkCollector, createChunkCollector } from '../graphql/uploads/chunk-collector.ts';
import type { BodyBudget } from './body-budget.ts';
import type { WatchSpeed } from './body-speed.ts';

export type BodyProblem = 'too large' | 'no room' | 'too slow' | 'gone';

export interface BodyBounds {
  maxBytes: number;
  /** Called with reserved bytes, which the caller must release. */
  budget: BodyBudget;
  onReserved(bytes: number): void;
  watchSpeed: WatchSpeed;
}

/** Joins the chunks once, at the end. */
export function readBody(request: IncomingMessage, bounds: BodyBounds): Promise<Buffer | BodyProblem> {
  const { maxBytes, budget, onReserved, watchSpeed } = bounds;
  return new Promise((resolve) => {
    // Most bodies are one chunk; of many, small ones are merged.
    let only: Buffer | undefined;
    let collector: ChunkCollector | undefined;
    let bytes = 0;
    const stopWatch = watchSpeed(
      () => bytes,
      () => resolve('too slow'),
    );
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) return resolve('too large');
      if (!budget.reserve(chunk.length)) return resolve('no room');
      onReserved(chunk.length);
      if (!only && !collector) {
        only = chunk;
        return;
      }
      collector ??= createChunkCollector();
      if (only) collector.add(only);
      only = undefined;
      collector.add(chunk);
    });
    // These events fire once; `once` would wrap each listener, at half the cost of reading a small body.
    request.on('end', () => {
      stopWatch();
      resolve(only ?? Buffer.concat(collector?.take() ?? []));
    });
    // Instead of 'error', which node emits before 'close', and only where something listens to it.
    request.on('close', () => {
      stopWatch();
      resolve('gone');
    });
  });
}
