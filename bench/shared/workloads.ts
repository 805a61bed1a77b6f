// What is measured: who answers, and what is asked of them.

export const SYSTEMS = {
  echo: { server: 'echo' },
  yoga: { server: 'yoga' },
  'plain peer': { server: 'apollo' },
  inferql: { server: 'inferql', env: { LOG_LEVEL: 'warn' } },
  'inferql, log': { server: 'inferql', env: { LOG_LEVEL: 'info' } },
  'inferql, fixed batches': { server: 'inferql', env: { LOG_LEVEL: 'warn', BATCH_SIZES: 'fixed' } },
  'inferql, no lists': { server: 'inferql', env: { LOG_LEVEL: 'warn', BATCH_MAX: '1' } },
} as const satisfies Record<string, { server: string; env?: Record<string, string> }>;

export type System = keyof typeof SYSTEMS;

export interface Workload {
  name: string;
  about: string;
  systems: System[];
  upstream: Record<string, string>;
  callers: number;
  /** Per round. */
  requests: number;
  /** Task fields in a request. */
  fields?: number;
  body(n: number, round: number): string;
}

const CLASSIFY =
  'mutation Classify($text: String!) { textClassification(input: { inputs: $text }) { results { label score } } }';
const LOOK =
  'mutation Look($image: Media!) { imageClassification(input: { image: $image }) { classes { label score } } }';

const ask = (text: string) => JSON.stringify({ query: CLASSIFY, variables: { text } });

/** A sentence of its own for each round and number. */
const sentence = (round: number, n: number | string) =>
  `Round ${round}: visitor ${n} found the room quiet, the staff kind and the breakfast worth the early morning.`;

const HOT = 100;
const ALL = ['plain peer', 'inferql'] as const satisfies System[];

export const WORKLOADS: readonly Workload[] = [
  {
    name: 'cached',
    about: `one field, ${HOT} different inputs that are all in the cache; the floor is a node:http echo`,
    systems: ['echo', 'inferql', 'inferql, log', 'yoga'],
    upstream: {},
    callers: 32,
    requests: 4000,
    body: (n) => ask(sentence(0, n % HOT)),
  },
  ...[0, 50].map(
    (ms): Workload => ({
      name: `different-${ms}`,
      about: `every input is new, upstream ${ms} ms`,
      systems: [...ALL],
      upstream: { LATENCY_MS: String(ms) },
      callers: 64,
      requests: ms === 0 ? 15_000 : 2000,
      body: (n, round) => ask(sentence(round, n)),
    }),
  ),
  {
    name: 'repeats-50',
    about: '90 % repeats (Zipf over 1,000 inputs), 10 % new, upstream 50 ms',
    systems: [...ALL],
    upstream: { LATENCY_MS: '50' },
    callers: 64,
    requests: 8000,
    body: (n, round) => ask(n % 10 === 0 ? sentence(round, n) : sentence(0, zipf(n + round * 8000))),
  },
  {
    name: 'bursts-50',
    about: 'bursts of 64 identical calls, each burst new, upstream 50 ms',
    systems: [...ALL],
    upstream: { LATENCY_MS: '50' },
    callers: 64,
    requests: 1920,
    body: (n, round) => ask(sentence(round, Math.floor(n / 64))),
  },
  {
    name: 'fields-50',
    about: '20 different fields in one mutation, one caller, upstream 50 ms',
    systems: [...ALL],
    upstream: { LATENCY_MS: '50' },
    callers: 1,
    requests: 10,
    fields: 20,
    body: (n, round) => manyFields((i) => sentence(round, `${n}-${i}`)),
  },
  {
    name: 'image',
    about: 'a picture of 1 MB as base64, every picture new, upstream 0 ms',
    systems: [...ALL],
    upstream: {},
    callers: 8,
    requests: 80,
    body: (n, round) => JSON.stringify({ query: LOOK, variables: { image: picture(n, round) } }),
  },
  {
    name: 'priced',
    about: 'every input is new, an upstream that charges per item: 30 ms + 5 ms an item, 64 callers',
    systems: ['inferql, no lists', 'inferql, fixed batches', 'inferql'],
    upstream: { LATENCY_MS: '30', ITEM_MS: '5' },
    callers: 64,
    requests: 2000,
    body: (n, round) => ask(sentence(round, n)),
  },
];

const NUMBERS = Array.from({ length: 20 }, (_, i) => i);
const MANY = `mutation Many(${NUMBERS.map((i) => `$t${i}: String!`).join(', ')}) { ${NUMBERS.map(
  (i) => `f${i}: textClassification(input: { inputs: $t${i} }) { results { label score } }`,
).join(' ')} }`;

function manyFields(text: (i: number) => string): string {
  return JSON.stringify({ query: MANY, variables: Object.fromEntries(NUMBERS.map((i) => [`t${i}`, text(i)])) });
}

/** The nth draw of 1 to 1,000, of which 1 comes most often: repeatable, so that all systems are asked the same. */
function zipf(n: number): number {
  // Inverse of the harmonic distribution's integral: P(k) falls as 1 / k.
  return Math.floor(1000 ** uniform(n));
}

/** A fraction for each number (mulberry32). */
function uniform(n: number): number {
  let t = (n + 0x6d2b79f5) | 0;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

const PNG_HEAD = Buffer.from('89504e470d0a1a0a0000000d49484452000000400000004008020000002552dc25', 'hex');

/** Begins as a PNG does, which is all that is looked at here. */
function picture(n: number, round: number): string {
  const bytes = Buffer.alloc(2 ** 20, `${round}/${n} `);
  PNG_HEAD.copy(bytes);
  return bytes.toString('base64');
}
