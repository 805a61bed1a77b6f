// `npm run bench:chains`: twenty pictures captioned, translated and classified, over an upstream of 50 ms. One request of
// a chain against the plain peer's best, interleaved: wall time, upstream calls, CPU.

import { type Child, startChild } from './shared/child.ts';
import { median, printTable, type Row, writeResults } from './shared/report.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 15);
const PICTURES = 20;
const LATENCY_MS = 50;
const SYSTEMS = { inferql: 'inferql', 'plain peer': 'chain-peer' } as const;
type System = keyof typeof SYSTEMS;

const names = Array.from({ length: PICTURES }, (_, i) => `p${i}`);
const QUERY = `mutation (${names.map((name) => `$${name}: Media!`).join(', ')}) { ${names
  .map(
    (name) =>
      `${name}: imageToText(input: { image: $${name}, model: "caption" }) { text next { translation(model: "translate") { translationText next { textClassification(model: "classify") { results { label score } } } } } }`,
  )
  .join(' ')} }`;

/** As a PNG begins: what follows is not looked at. */
const PNG_HEAD = Buffer.from('89504e470d0a1a0a0000000d49484452000000400000004008020000002552dc25', 'hex');
const PICTURE_BYTES = 20_000;
let made = 0;

/** Another one each time: what is the same would be answered from the cache. */
function picture(): string {
  const file = Buffer.alloc(PICTURE_BYTES, `picture ${made++} `);
  PNG_HEAD.copy(file);
  return file.toString('base64');
}

interface Cost {
  ms: number;
  cpuMs: number;
  calls: number;
}

async function measure(child: Child, upstream: Child): Promise<Cost> {
  const body = JSON.stringify({ query: QUERY, variables: Object.fromEntries(names.map((name) => [name, picture()])) });
  const [before, { calls }] = [await child.usage(), await upstream.usage()];
  const start = performance.now();
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${child.url}/graphql`, { method: 'POST', headers, body });
  const text = await response.text();
  const ms = performance.now() - start;
  if (!text.includes('POSITIVE') || text.includes('"errors"'))
    throw new Error(`${child.url} answered: ${text.slice(0, 500)}`);
  const [after, { calls: callsAfter }] = [await child.usage(), await upstream.usage()];
  return { ms, cpuMs: (after.cpu - before.cpu) / 1000, calls: callsAfter - calls };
}

const upstream = await startChild('upstream', { LATENCY_MS: String(LATENCY_MS) });
const env = { UPSTREAM: upstream.url, HF_BASE_URL: upstream.url, LOG_LEVEL: 'warn' };
const children = new Map<System, Child>();
const costs = new Map<System, Cost[]>();
for (const system of Object.keys(SYSTEMS) as System[]) children.set(system, await startChild(SYSTEMS[system], env));
// The first rounds warm up: the compiler, the pools, and what is learnt of the upstream.
for (let round = -5; round < ROUNDS; round++) {
  for (const [system, child] of children) {
    const cost = await measure(child, upstream);
    if (round >= 0) costs.set(system, [...(costs.get(system) ?? []), cost]);
  }
}
await Promise.all([upstream, ...children.values()].map((child) => child.stop()));

const rows = [...costs].map(([system, all]): Row => {
  const ms = median(all.map((cost) => cost.ms));
  return {
    system,
    'wall ms': ms,
    [`x ${LATENCY_MS} ms`]: ms / LATENCY_MS,
    'upstream calls': median(all.map(({ calls }) => calls)),
    'CPU ms': median(all.map(({ cpuMs }) => cpuMs)),
  };
});
printTable(`${PICTURES} pictures captioned, translated and classified: one chain each`, rows);
writeResults('chains', { rounds: ROUNDS, rows });
