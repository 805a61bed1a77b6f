// A crowd of callers: each sends its next request when the last is answered. A wrong answer ends the benchmark.

import { Pool } from 'undici';

export interface LoadOptions {
  url: string;
  path?: string;
  callers: number;
  requests: number;
  /** The body of the nth request. */
  body(n: number): string;
}

export interface Load {
  /** Milliseconds of each request. */
  durations: number[];
  seconds: number;
}

export async function load({ url, path = '/graphql', callers, requests, body }: LoadOptions): Promise<Load> {
  const pool = new Pool(url, { connections: callers, pipelining: 1 });
  const durations: number[] = [];
  let next = 0;
  // It never sleeps: to wake a sleeping process costs a virtual machine's server more than a whole echo, and only a server
  // that is slower than its callers would pay for it.
  let isRunning = true;
  (function spin() {
    if (isRunning) setImmediate(spin);
  })();
  async function call() {
    while (next < requests) {
      const text = body(next++);
      const start = performance.now();
      const answer = await pool.request({
        path,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: text,
      });
      const got = await answer.body.text();
      durations.push(performance.now() - start);
      if (answer.statusCode !== 200 || got.includes('"errors"')) {
        throw new Error(`${url} answered ${answer.statusCode}: ${got.slice(0, 500)}`);
      }
    }
  }
  const start = performance.now();
  await Promise.all(Array.from({ length: callers }, call));
  const seconds = (performance.now() - start) / 1000;
  isRunning = false;
  await pool.close();
  return { durations, seconds };
}
