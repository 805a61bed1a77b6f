// Of those who find the lock of a process that was killed, one has it at a time.

import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { takeLock } from '../../../src/connections/local/hub/lock-file.ts';

test('a stale lock is taken over by one of many at a time', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'inferql-lock-'));
  try {
    for (let round = 0; round < 8; round++) {
      await writeFile(join(folder, '.lock'), '999999999 gone');
      await utimes(join(folder, '.lock'), new Date(0), new Date(0));
      let holders = 0;
      const seen: number[] = [];
      await Promise.all(
        Array.from({ length: 3 }, async (_, i) => {
          // Some milliseconds apart, so that one has the lock while the next has just seen the stale one.
          for (let turn = 0; turn < i * round; turn++) await new Promise((resolve) => setImmediate(resolve));
          const leave = await takeLock(folder, AbortSignal.timeout(20_000), () => {});
          holders++;
          seen.push(holders);
          await new Promise((resolve) => setTimeout(resolve, 5));
          holders--;
          await leave();
        }),
      );
      expect(seen).toEqual([1, 1, 1]);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
