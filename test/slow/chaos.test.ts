// The fault run of `npm run chaos`, for some seconds instead of minutes.

import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runChaos } from '../../bench/chaos/run-chaos.ts';

// It finds the processes of local models there.
const hasProc = existsSync('/proc/self/stat');
if (!hasProc) console.warn('Skipped: the fault run needs /proc (Linux).');

test.skipIf(!hasProc)(
  'a server whose surroundings fail answers all the same, and is afterwards what it was',
  { timeout: 120_000 },
  async () => {
    const lines: string[] = [];
    const { problems, tally, faults } = await runChaos({
      seconds: 4,
      warmUpSeconds: 2,
      seed: 7,
      clients: 8,
      maxRequests: 5000,
      // A process so young still grows by what it compiles: the long run holds it to 20 %.
      memoryTolerance: 0.5,
      log: (line) => lines.push(line),
    });
    for (const line of lines.filter((line) => line.startsWith('Skipped'))) console.warn(line);
    expect(problems).toEqual([]);
    expect(tally.answered).toBeGreaterThan(20);
    expect(Object.keys(faults).length).toBeGreaterThan(2);
  },
);
