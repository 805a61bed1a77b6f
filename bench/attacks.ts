// `npm run bench:attacks [-- --seconds 3]`: how long a client with a key waits for a cached answer while one without a key
// does its worst, against the same number of sockets with polite requests that are refused. Interleaved, attack by attack.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Orders } from './attacks/attacker.ts';
import { ATTACKS } from './attacks/attacks.ts';
import type { Visit } from './attacks/keyed-client.ts';
import { startChild } from './shared/child.ts';
import { printTable, quantile, type Row, writeResults } from './shared/report.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '3' }, sockets: { type: 'string', default: '8' } },
});
const PHASE_MS = Number(values.seconds) * 1000;
const SOCKETS = Number(values.sockets);
const KEY = 'key-of-the-benchmark-0123456789';

const upstream = await startChild('upstream');
const env = { HF_BASE_URL: upstream.url, LOG_LEVEL: 'warn', API_KEYS: `bench=${KEY}` };
const server = await startChild('inferql', env);
const attacker = startClient('attacker');
const client = startClient('keyed-client');

const visit = z.object({ durations: z.array(z.number()), faults: z.array(z.string()) });

interface Phase {
  p50: number;
  p99: number;
  durations: number[];
  attempts: number;
  faults: number;
}

/** The client's waits while the attacker keeps at it; null: while it asks politely. */
async function phase(attack: string | null): Promise<Phase> {
  const visiting = tell(client, { url: server.url, key: KEY, ms: PHASE_MS } satisfies Visit);
  const attacking = tell(attacker, { url: server.url, attack, sockets: SOCKETS, ms: PHASE_MS } satisfies Orders);
  const { durations, faults } = visit.parse(await visiting);
  const attempts = z.number().parse(await attacking);
  return {
    p50: quantile(durations, 0.5) ?? 0,
    p99: quantile(durations, 0.99) ?? 0,
    durations,
    attempts,
    faults: faults.length,
  };
}

await phase(null); // warms up
const rows: Row[] = [];
const all: Record<'polite' | 'attacked', number[]> = { polite: [], attacked: [] };
for (const attack of Object.keys(ATTACKS)) {
  const polite = await phase(null);
  const attacked = await phase(attack);
  all.polite.push(...polite.durations);
  all.attacked.push(...attacked.durations);
  rows.push({
    attack,
    attempts: attacked.attempts,
    'p50 ms': attacked.p50,
    'p99 ms': attacked.p99,
    'polite requests': polite.attempts,
    'polite p50': polite.p50,
    'polite p99': polite.p99,
    'calls that failed': attacked.faults + polite.faults,
  });
}
const { rssMb, peakMb } = await server.usage();
for (const child of [attacker, client]) child.kill();
await Promise.all([server.stop(), upstream.stop()]);

printTable(`A cached call with a key, beside ${SOCKETS} sockets without one`, rows);
const [attacked, polite] = [quantile(all.attacked, 0.99) ?? 0, quantile(all.polite, 0.99) ?? 0];
console.log(
  `\np99 of all: ${attacked.toFixed(1)} ms attacked, ${polite.toFixed(1)} ms beside polite requests; ` +
    `the server's memory ${rssMb.toFixed(0)} MB, ${peakMb.toFixed(0)} at most.`,
);
writeResults('attacks', { seconds: PHASE_MS / 1000, sockets: SOCKETS, attacked, polite, rssMb, peakMb, rows });

function startClient(name: string): ChildProcess {
  return fork(new URL(`./attacks/${name}.js`, import.meta.url), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

async function tell(process: ChildProcess, orders: Orders | Visit): Promise<unknown> {
  process.send(orders);
  const [answer] = await once(process, 'message', { signal: AbortSignal.timeout(PHASE_MS + 60_000) });
  return answer;
}
