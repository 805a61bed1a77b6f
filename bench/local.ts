// Local models: N callers through the server over HTTP (its own process, as a user runs it) against the same pipelines
// in a bare script, one by one and in lists, in one interleaved run; then what the load does to other calls.
// Run: npm run bench:local [seconds per cell] [rounds] [task …]

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from './local/client.ts';
import { runCrowd, type Took } from './local/crowd.ts';
import { type BenchServer, startBareScript, startLoad, startServerProcess } from './local/processes.ts';
import { type BenchTask, createTasks, USUAL_SIZE } from './local/tasks.ts';
import { writeUsualSizeModel } from './local/usual-size-model.ts';
import { median, printTable, quantile, type Row, writeResults } from './shared/report.ts';
import { ROOT } from './shared/root.ts';

const [, , secondsArgument = '1', roundsArgument = '5', ...asked] = process.argv;
const SECONDS = Number(secondsArgument);
const ROUNDS = Number(roundsArgument);
const CALLERS = [1, 8, 32];
/** What a remote model takes. */
const UPSTREAM_MS = 20;

const upstream = createServer((request, response) => {
  request.resume();
  const answer = () => response.setHeader('content-type', 'application/json').end('[[{"label":"A","score":1}]]');
  request.once('end', () => setTimeout(answer, UPSTREAM_MS));
});
await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));

const models = await mkdtemp(join(tmpdir(), 'inferql-bench-'));
const bundled = fileURLToPath(new URL('models', ROOT));
await cp(bundled, models, { recursive: true });
await writeUsualSizeModel(models, USUAL_SIZE, { like: join(bundled, 'sentiment') });
const tasks = (await createTasks()).filter(({ id }) => asked.length === 0 || asked.includes(id));
const server = await startServerProcess({
  CACHE_SECONDS: '0',
  HF_BASE_URL: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`,
  LOCAL_DOWNLOADS: 'false',
  LOCAL_MODELS: models,
  LOG_LEVEL: 'warn',
});
const bare = startBareScript({ LOCAL_MODELS: models });
const client = createClient(server.url, { connections: Math.max(...CALLERS) });
/** No two calls of the whole run have the same input. */
let from = 0;

const rate = ({ count, seconds }: Took) => count / seconds;

interface Measured extends Took {
  /** Seconds of CPU where the model runs, and in the server in front of it. */
  cpu: number;
  serverCpu: number;
}

async function throughServer(task: BenchTask, callers: number, seconds = SECONDS): Promise<Measured> {
  await server.loopDelay();
  const hostsBefore = server.hostsCpu();
  const took = await runCrowd({ callers, seconds, from }, (i) => client.askLocally(task, i));
  from += took.count;
  const { cpu: serverCpu } = await server.loopDelay();
  return { ...took, cpu: server.hostsCpu() - hostsBefore, serverCpu };
}

async function throughScript(task: BenchTask, list: number, seconds = SECONDS) {
  const took = await bare.run({ task: task.id, list, seconds, from });
  from += took.count;
  return { ...took, serverCpu: 0 };
}

async function measureMemory(): Promise<Row[]> {
  const rows: Row[] = [];
  let [before, bareBefore] = [0, 0];
  for (const task of tasks) {
    await throughServer(task, 32, 0.5);
    const { rssMb } = await throughScript(task, task.lists ? 32 : 1, 0.5);
    const hostsMb = server.hostsMb();
    rows.push({
      model: task.model,
      'hosts MB': hostsMb,
      'more than before': hostsMb - before,
      'bare MB': rssMb,
      'more ': rssMb - bareBefore,
    });
    [before, bareBefore] = [hostsMb, rssMb];
  }
  return rows;
}

async function compare(task: BenchTask): Promise<Row[]> {
  const cells = new Map<string, Measured[]>();
  const keep = (name: string, took: Measured) => void cells.set(name, [...(cells.get(name) ?? []), took]);
  const lists = task.lists ? [1, 8, 32] : [1];
  const seconds = SECONDS * (task.longer ?? 1);
  for (let round = 0; round < ROUNDS; round++) {
    for (const list of lists) keep(`bare, lists of ${list}`, await throughScript(task, list, seconds));
    for (const callers of CALLERS) keep(`server, ${callers} callers`, await throughServer(task, callers, seconds));
  }
  const best = Math.max(...lists.map((list) => median((cells.get(`bare, lists of ${list}`) ?? []).map(rate))));
  return [...cells].map(([name, rounds]) => {
    const latencies = rounds.flatMap(({ latencies }) => latencies);
    const throughput = median(rounds.map(rate));
    return {
      [task.id]: name,
      'calls/s': throughput,
      'x best bare': throughput / best,
      'p50 ms': median(latencies),
      'p99 ms': quantile(latencies, 0.99) ?? Number.NaN,
      'model CPU ms/call': perCall(rounds, ({ cpu }) => cpu),
      'server CPU ms/call': perCall(rounds, ({ serverCpu }) => serverCpu),
    };
  });
}

function perCall(rounds: readonly Measured[], secondsOf: (one: Measured) => number): number {
  const calls = rounds.reduce((sum, { count }) => sum + count, 0);
  return (rounds.reduce((sum, one) => sum + secondsOf(one), 0) / calls) * 1000;
}

/** What others feel: the event loop, /health, and calls of a remote connection. */
async function neighbours(load: string, server: BenchServer): Promise<Row> {
  await server.loopDelay();
  const start = performance.now();
  const health = await runCrowd({ callers: 1, seconds: 2 * SECONDS }, async () => {
    await client.health();
    await new Promise((resolve) => setTimeout(resolve, 5));
  });
  const query =
    'mutation ($input: TextClassificationInput!) { textClassification(input: $input) { results { label } } }';
  const remote = await runCrowd({ callers: 1, seconds: 4 * SECONDS, from }, (i) =>
    client.ask(query, { connection: 'hugging-face', inputs: `remote ${i}` }),
  );
  const { p99, max, cpu } = await server.loopDelay();
  return {
    load,
    'loop delay p99 ms': p99,
    'max ms': max,
    'server CPU %': (cpu / ((performance.now() - start) / 1000)) * 100,
    '/health p50 ms': median(health.latencies) - 5,
    '/health p99 ms': (quantile(health.latencies, 0.99) ?? Number.NaN) - 5,
    'remote p50 ms': median(remote.latencies),
    'remote p99 ms': quantile(remote.latencies, 0.99) ?? Number.NaN,
  };
}

async function underLoad(task: BenchTask): Promise<Row> {
  const stop = await startLoad(server.url, task.id, from);
  from += 1_000_000;
  const row = await neighbours(`32 callers of ${task.id}`, server);
  await stop();
  return row;
}

const memory = await measureMemory();
const comparisons: Row[][] = [];
for (const task of tasks) {
  const rows = await compare(task);
  printTable(`${task.id}, through the server and in a bare script`, rows);
  comparisons.push(rows);
}
const others = [await neighbours('none', server)];
for (const task of tasks) others.push(await underLoad(task));
printTable('Other calls, meanwhile', others);
printTable('Memory of the processes that run models, as they are loaded one after another', memory);
if (asked.length === 0) writeResults('local', { secondsPerCell: SECONDS, rounds: ROUNDS, comparisons, others, memory });

await client.close();
await Promise.all([server.close(), bare.close()]);
upstream.close();
await rm(models, { recursive: true });
