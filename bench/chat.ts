// `npm run bench:chat`: a hundred embeddings in one mutation against the plain peer's hundred calls, and a streamed chat
// against its upstream read by hand. Interleaved: wall time, first piece, upstream calls, CPU.

import { type Child, startChild } from './shared/child.ts';
import { median, printTable, type Row, writeResults } from './shared/report.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 15);
const TEXTS = 100;
const LATENCY_MS = 20;
const PIECES = 1000;
const SYSTEMS = { inferql: 'inferql', 'plain peer': 'chat-peer' } as const;
type System = keyof typeof SYSTEMS;

interface Cost {
  ms: number;
  /** Until the first piece; of what is not streamed, until the answer. */
  firstMs: number;
  cpuMicros: number;
  calls: number;
}

type Ask = (system: System, child: Child, round: number) => Promise<{ firstMs: number }>;

async function compare(env: Record<string, string>, ask: Ask): Promise<Map<System, Cost[]>> {
  const upstream = await startChild('chat-upstream', env);
  const children = new Map<System, Child>();
  const costs = new Map<System, Cost[]>();
  for (const system of Object.keys(SYSTEMS) as System[]) {
    const own = { UPSTREAM: upstream.url, HF_BASE_URL: upstream.url, LOG_LEVEL: 'warn' };
    children.set(system, await startChild(SYSTEMS[system], own));
  }
  // The first rounds warm up: the compiler, the pools, and what is learnt of the upstream.
  for (let round = -5; round < ROUNDS; round++) {
    for (const [system, child] of children) {
      const [before, { calls }] = [await child.usage(), await upstream.usage()];
      const start = performance.now();
      const { firstMs } = await ask(system, child, round);
      const ms = performance.now() - start;
      const [after, { calls: callsAfter }] = [await child.usage(), await upstream.usage()];
      if (round < 0) continue;
      const cost = { ms, firstMs, cpuMicros: after.cpu - before.cpu, calls: callsAfter - calls };
      costs.set(system, [...(costs.get(system) ?? []), cost]);
    }
  }
  await Promise.all([upstream, ...children.values()].map((child) => child.stop()));
  return costs;
}

const post = (url: string, body: object, accept = 'application/json') =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify(body),
  });

const embed: Ask = async (system, child, round) => {
  const start = performance.now();
  const texts = Array.from({ length: TEXTS }, (_, i) => `text ${round} ${i}`);
  const fields = texts.map(
    (text, i) => `t${i}: featureExtraction(input: { inputs: "${text}", model: "embed" }) { embedding }`,
  );
  const response = await post(
    child.url,
    system === 'inferql' ? { query: `mutation { ${fields.join(' ')} }` } : { texts },
  );
  const text = await response.text();
  if (text.split('"embedding"').length !== TEXTS + 1) throw new Error(`${system} answered: ${text.slice(0, 500)}`);
  return { firstMs: performance.now() - start };
};

const QUERY = `subscription ($messages: [ChatMessageInput!]!) {
  chatCompletion(input: { messages: $messages, model: "m" }) { text }
}`;

const chat: Ask = async (system, child) => {
  const start = performance.now();
  const content = 'Count to a thousand.';
  const body =
    system === 'inferql'
      ? { query: QUERY, variables: { messages: [{ role: 'USER', content }] } }
      : { messages: [{ role: 'user', content }] };
  const response = await post(child.url, body, 'text/event-stream');
  let firstMs = 0;
  let text = '';
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done = true, value } = (await reader?.read()) ?? {};
    if (done) break;
    text += decoder.decode(value, { stream: true });
    if (firstMs === 0 && text.includes('word0')) firstMs = performance.now() - start;
  }
  if (!text.includes(`word${PIECES - 1}`)) throw new Error(`${system} answered: ${text.slice(0, 500)}`);
  return { firstMs };
};

const of = (all: readonly Cost[], value: (cost: Cost) => number) => median(all.map(value));

const embeddings = [...(await compare({ LATENCY_MS: String(LATENCY_MS) }, embed))].map(
  ([system, all]): Row => ({
    system,
    'wall ms': of(all, ({ ms }) => ms),
    'upstream calls': of(all, ({ calls }) => calls),
    'CPU us a text': of(all, ({ cpuMicros }) => cpuMicros / TEXTS),
  }),
);
printTable(`${TEXTS} embeddings of 384 numbers, upstream ${LATENCY_MS} ms`, embeddings);

const streams = [...(await compare({ PIECES: String(PIECES) }, chat))].map(
  ([system, all]): Row => ({
    system,
    'first piece ms': of(all, ({ firstMs }) => firstMs),
    'wall ms': of(all, ({ ms }) => ms),
    'CPU us a piece': of(all, ({ cpuMicros }) => cpuMicros / PIECES),
  }),
);
printTable(`a chat streamed in ${PIECES} pieces`, streams);
writeResults('chat', { rounds: ROUNDS, embeddings, streams });
