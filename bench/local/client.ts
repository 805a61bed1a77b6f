// A client of the server under test: sends operations over kept connections; a wrong answer ends the benchmark.

import { Pool } from 'undici';
import type { BenchTask } from './tasks.ts';

export interface Client {
  ask(query: string, input: object): Promise<void>;
  askLocally(task: BenchTask, i: number): Promise<void>;
  health(): Promise<void>;
  close(): Promise<void>;
}

export function createClient(url: string, { connections }: { connections: number }): Client {
  const pool = new Pool(url, { connections });
  async function ask(query: string, input: object) {
    const body = JSON.stringify({ query, variables: { input } });
    const headers = { 'content-type': 'application/json' };
    const reply = await pool.request({ path: '/graphql', method: 'POST', headers, body });
    const text = await reply.body.text();
    if (text.includes('"errors"')) throw new Error(text);
  }
  return {
    ask,
    askLocally: (task, i) => ask(task.query, { connection: 'local', ...task.input(i) }),
    async health() {
      await (await pool.request({ path: '/health', method: 'GET' })).body.text();
    },
    close: () => pool.close(),
  };
}
