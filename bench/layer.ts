// The shared inference layer side by side with the plain alternative: each workload is one interleaved run of all its
// systems, each in a process of its own, over the same upstream. `npm run bench [-- WORKLOAD …]`.

import { type Child, startChild, type Usage } from './shared/child.ts';
import { type Load, load } from './shared/load.ts';
import { median, printTable, quantile, type Row, writeResults } from './shared/report.ts';
import { SYSTEMS, WORKLOADS, type Workload } from './shared/workloads.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 7);

interface Measured {
  load: Load;
  cpuMicros: number;
  upstreamCalls: number;
  peakMb: number;
}

const asked = process.argv.slice(2);
const results: Record<string, Row[]> = {};
for (const workload of WORKLOADS.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
  results[workload.name] = await run(workload);
}
if (asked.length === 0) writeResults('layer', { rounds: ROUNDS, workloads: results });

async function run(workload: Workload): Promise<Row[]> {
  const upstream = await startChild('upstream', workload.upstream);
  const children = new Map<string, Child>();
  for (const name of workload.systems) {
    const system: { server: string; env?: Record<string, string> } = SYSTEMS[name];
    children.set(
      name,
      await startChild(system.server, { ...system.env, UPSTREAM: upstream.url, HF_BASE_URL: upstream.url }),
    );
  }
  const measured = new Map<string, Measured[]>(workload.systems.map((name) => [name, []]));
  // Round 0 warms up: the compiler, the pools and, where the workload repeats itself, the cache.
  for (let round = 0; round <= ROUNDS; round++) {
    // Each goes first in turn, so that none always meets the machine as another has left it.
    const order = workload.systems.map((_, i) => workload.systems[(i + round) % workload.systems.length] ?? 'echo');
    for (const name of order) {
      const child = children.get(name);
      if (!child) continue;
      const one = await measure(workload, child, upstream, round);
      if (round > 0) measured.get(name)?.push(one);
    }
  }
  await Promise.all([upstream, ...children.values()].map((child) => child.stop()));
  const rows = workload.systems.map((name) => rowOf(name, workload, measured.get(name) ?? []));
  const floor = rows[0];
  for (const row of rows) row[`x ${floor?.system}`] = Number(row['CPU us']) / Number(floor?.['CPU us']);
  printTable(`${workload.name}: ${workload.about}`, rows);
  return rows;
}

async function measure(workload: Workload, child: Child, upstream: Child, round: number): Promise<Measured> {
  const { callers, requests, body } = workload;
  const before: Usage = await child.usage();
  const callsBefore = (await upstream.usage()).calls;
  const done = await load({ url: child.url, callers, requests, body: (n) => body(n, round) });
  const after = await child.usage();
  const upstreamCalls = (await upstream.usage()).calls - callsBefore;
  return { load: done, cpuMicros: after.cpu - before.cpu, upstreamCalls, peakMb: after.peakMb };
}

function rowOf(system: string, { requests, fields = 1 }: Workload, rounds: readonly Measured[]): Row {
  const durations = rounds.flatMap((round) => round.load.durations);
  return {
    system,
    'requests/s': median(rounds.map((round) => requests / round.load.seconds)),
    'p50 ms': quantile(durations, 0.5) ?? 0,
    'p99 ms': quantile(durations, 0.99) ?? 0,
    'CPU us': median(rounds.map((round) => round.cpuMicros / requests)),
    'upstream / 1000 fields': median(rounds.map((round) => (round.upstreamCalls / (requests * fields)) * 1000)),
    'peak MB': Math.max(...rounds.map((round) => round.peakMb)),
  };
}
