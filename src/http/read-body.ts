// Reads a body whole, bounded in size, by the budget of all bodies, and in time: it is held in memory as it comes.

import type { IncomingMessage } from 'node:http';
import type { BodyBudget } from './body-budget.ts';

export type BodyProblem = 'too large' | 'no room' | 'too slow' | 'gone';

export interface BodyBounds {
  maxBytes: number;
  /** Reserved bytes are the caller's to give back. */
  budget: BodyBudget;
  onReserved(bytes: number): void;
  /** Milliseconds that any body may take; a larger one gets more (BYTES_PER_MS). */
  slowMs: number;
}

/** The least speed of a body after its first seconds: 0.5 Mbit/s. */
const BYTES_PER_MS = 64;
const CHECK_MS = 1000;

/** Its chunks are joined once, at the end. */
export function readBody(request: IncomingMessage, bounds: BodyBounds): Promise<Buffer | BodyProblem> {
  const { maxBytes, budget, onReserved } = bounds;
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const stopWatch = watchSpeed(
      request,
      bounds.slowMs,
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

/**
 * Calls `onSlow` when a body comes at less than the least speed.
 * @param received bytes so far
 * @returns what ends the watch
 */
export function watchSpeed(
  { complete }: Pick<IncomingMessage, 'complete'>,
  slowMs: number,
  received: () => number,
  onSlow: () => void,
): () => void {
  // Most bodies have come with their head.
  if (complete) return () => {};
  const start = performance.now();
  const timer = setInterval(
    () => {
      if (performance.now() - start > slowMs + received() / BYTES_PER_MS) onSlow();
    },
    Math.min(CHECK_MS, slowMs),
  ).unref();
  return () => clearInterval(timer);
}
