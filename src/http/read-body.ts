// Reads a whole body into memory, limited by its size, by the budget of all bodies and by a minimum speed.

import type { IncomingMessage } from 'node:http';
import type { BodyBudget } from './body-budget.ts';

export type BodyProblem = 'too large' | 'no room' | 'too slow' | 'gone';

export interface BodyBounds {
  maxBytes: number;
  /** Called with reserved bytes, which the caller must give back. */
  budget: BodyBudget;
  onReserved(bytes: number): void;
  /** Milliseconds before the minimum speed applies (BYTES_PER_MS). */
  slowMs: number;
}

/** Minimum speed of a body after its first seconds: 0.5 Mbit/s. */
const BYTES_PER_MS = 64;
const CHECK_MS = 1000;

/** Joins the chunks once, at the end. */
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
    // These events fire once; `once` would wrap each listener, at half the cost of reading a small body.
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
 * Calls `onSlow` when a body is slower than the minimum speed.
 * @param received returns the bytes received so far
 * @returns the function that ends the watch
 */
export function watchSpeed(
  { complete }: Pick<IncomingMessage, 'complete'>,
  slowMs: number,
  received: () => number,
  onSlow: () => void,
): () => void {
  // Most bodies arrive together with the head.
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
