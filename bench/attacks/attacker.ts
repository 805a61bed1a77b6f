// The process of the anonymous client: runs one attack over some sockets at once until its time is up.

import { ATTACKS, politeRequest } from './attacks.ts';

export interface Orders {
  url: string;
  /** Of `ATTACKS`; null for polite requests, whose number per second is that of the attack before. */
  attack: string | null;
  sockets: number;
  ms: number;
}

process.on('message', async ({ url, attack, sockets, ms }: Orders) => {
  const run = (attack === null ? undefined : ATTACKS[attack]) ?? politeRequest;
  const target = new URL(url);
  const until = performance.now() + ms;
  let attempts = 0;
  await Promise.all(
    Array.from({ length: sockets }, async () => {
      while (performance.now() < until) {
        await run(target);
        attempts++;
      }
    }),
  );
  process.send?.(attempts);
});
process.on('disconnect', () => process.exit(0));
