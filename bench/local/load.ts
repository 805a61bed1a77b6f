// 32 callers in a process of their own, until it is ended: who measures beside them is not slowed by them.

import { createClient } from './client.ts';
import { runCrowd } from './crowd.ts';
import { createTasks } from './tasks.ts';

const CALLERS = 32;
const [, , url = '', id = '', from = '0'] = process.argv;
const task = (await createTasks()).find((one) => one.id === id);
if (!task) throw new Error(`There is no task ${id}.`);
const client = createClient(url, { connections: CALLERS });
let answered = 0;
await runCrowd({ callers: CALLERS, seconds: Number.POSITIVE_INFINITY, from: Number(from) }, async (i) => {
  await client.askLocally(task, i);
  answered++;
  // Under way: from here on it is measured.
  if (answered === 2 * CALLERS) process.send?.('busy');
});
