// Runs an attack on a server beside a client that asks all the time: neither its memory nor the longest wait of that
// client may grow beyond a bound, and the server lives.

import { performance } from 'node:perf_hooks';
import { expect } from 'vitest';
import type { Program } from './start-program.ts';

export interface Withstood {
  /** Above what the server holds at rest; the attacks took 1,700 and more. */
  maxGrowthMb?: number;
  /** Of an answer meanwhile; the attacks stopped the server for 6 to 60 s. */
  maxSilenceMs?: number;
  /** What the client asks; /health where it is left out. */
  ask?: (url: string) => Promise<unknown>;
}

export async function withstand(
  program: Program,
  attack: () => Promise<unknown>,
  { maxGrowthMb = 500, maxSilenceMs = 4000, ask = askHealth }: Withstood = {},
): Promise<void> {
  program.resetPeak();
  const before = program.rssMb();
  const logged = program.log().length;
  let peak = before;
  let longest = 0;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      const start = performance.now();
      const own = performance.eventLoopUtilization();
      await ask(program.url);
      // Without what this process does itself: to write a gigabyte held its own event loop for 6 s.
      const busyMs = performance.eventLoopUtilization(own).active;
      longest = Math.max(longest, performance.now() - start - busyMs);
      // Again and again: what a worker took that has ended would be lost.
      peak = Math.max(peak, program.peakMb());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  try {
    await attack();
  } finally {
    isOver = true;
    await watching;
  }
  expect(program.isRunning()).toBe(true);
  expect(peak - before, 'growth in MB').toBeLessThan(maxGrowthMb);
  expect(longest, 'longest answer in ms').toBeLessThan(maxSilenceMs);
  expect(program.log().slice(logged)).not.toMatch(/node_modules|\n\s+at /);
}

async function askHealth(url: string): Promise<void> {
  expect((await fetch(`${url}/health`)).status).toBe(200);
}
