// The process of the client with a key: asks for one cached answer every 5 ms, as a page with some visitors does, and
// keeps the milliseconds that each took.

import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'undici';

export interface Visit {
  url: string;
  key: string;
  ms: number;
}

const EVERY_MS = 5;
const QUERY = 'mutation { textClassification(input: { inputs: "The room was quiet." }) { results { label score } } }';

process.on('message', async ({ url, key, ms }: Visit) => {
  const pool = new Pool(url, { connections: 16, pipelining: 1 });
  const body = JSON.stringify({ query: QUERY });
  const headers = { 'content-type': 'application/json', 'x-api-key': key };
  const durations: number[] = [];
  const faults: string[] = [];
  const ask = async () => {
    const start = performance.now();
    try {
      const answer = await pool.request({ path: '/graphql', method: 'POST', headers, body });
      const text = await answer.body.text();
      if (answer.statusCode !== 200 || text.includes('"errors"')) faults.push(text.slice(0, 200));
    } catch (error) {
      faults.push(String(error));
    }
    durations.push(performance.now() - start);
  };
  const until = performance.now() + ms;
  const asked: Promise<void>[] = [];
  // A clock, not a chain of answers: a caller who waits for an answer before the next would hide the slow ones.
  while (performance.now() < until) {
    asked.push(ask());
    await pause(EVERY_MS);
  }
  await Promise.all(asked);
  await pool.close();
  process.send?.({ durations, faults });
});
process.on('disconnect', () => process.exit(0));
