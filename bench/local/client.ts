// A client of the server under test: sends operations over kept connections; a wrong answer ends the benchmark.

import { type Dispatcher, Pool } from 'undici';
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
    const text = await exchange({ path: '/graphql', method: 'POST', headers, body });
    if (text.includes('"errors"')) throw new Error(text);
  }
  /** `pool.request` without its stream for the body: callers take from the cores on which the models run. */
  function exchange(options: Dispatcher.DispatchOptions): Promise<string> {
    return new Promise((resolve, reject) => {
      let text = '';
      pool.dispatch(options, {
        onRequestStart() {},
        onResponseStart() {},
        onResponseData: (_controller, chunk) => {
          text += chunk.toString('latin1');
        },
        onResponseEnd: () => resolve(text),
        onResponseError: (_controller, error) => reject(error),
      });
    });
  }
  return {
    ask,
    askLocally: (task, i) => ask(task.query, { connection: 'local', ...task.input(i) }),
    async health() {
      await exchange({ path: '/health', method: 'GET' });
    },
    close: () => pool.close(),
  };
}
