// Memory of the server and of its workers over many cheap local calls, and after LOCAL_KEEP_ALIVE: a leak of 100 bytes a
// call is seen. Run: npm run bench:memory [calls] [callers]

import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from './local/client.ts';
import { startServerProcess } from './local/processes.ts';
import { createTasks } from './local/tasks.ts';
import { printTable, type Row, writeResults } from './shared/report.ts';

const [, , callsArgument = '100000', callersArgument = '32'] = process.argv;
const CALLS = Number(callsArgument);
const CALLERS = Number(callersArgument);
const STEP = CALLS / 10;
const KEEP_ALIVE_SECONDS = 15;

const task = (await createTasks()).find(({ id }) => id === 'text-classification');
if (!task) throw new Error('The benchmark has no text-classification.');
const server = await startServerProcess({
  CACHE_SECONDS: '0',
  LOCAL_DOWNLOADS: 'none',
  LOCAL_KEEP_ALIVE: String(KEEP_ALIVE_SECONDS),
  LOG_LEVEL: 'warn',
});
const client = createClient(server.url, { connections: CALLERS });
const rows: Row[] = [];
const note = (calls: string | number) =>
  rows.push({ calls, 'server MB': server.serverMb(), 'workers MB': server.hostsMb() });

await client.askLocally(task, 0);
note(1);
const start = performance.now();
let next = 1;
for (let step = 1; step <= 10; step++) {
  const end = step * STEP;
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      while (next < end) await client.askLocally(task, next++);
    }),
  );
  note(Math.round(end));
}
const seconds = (performance.now() - start) / 1000;
await delay(KEEP_ALIVE_SECONDS * 2 * 1000);
note(`${KEEP_ALIVE_SECONDS * 2} s later`);
printTable(`${CALLS} calls of ${task.id}, ${CALLERS} callers, every input new, ${Math.round(CALLS / seconds)}/s`, rows);
writeResults('local-memory', { calls: CALLS, callers: CALLERS, seconds, rows });
await client.close();
await server.close();
