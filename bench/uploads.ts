// `npm run bench:uploads [-- --rounds 5]`: memory and CPU of a multipart upload on its whole way, from the socket to the
// model's reply, against yoga's own parser with a fetch. Interleaved, each measurement in a fresh process.

import { parseArgs } from 'node:util';
import { type Child, startChild } from './shared/child.ts';
import { median, printTable, type Row, writeResults } from './shared/report.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const ROUNDS = Number(values.rounds);

const SYSTEMS = { inferql: 'inferql', "yoga's own": 'yoga-uploads' } as const;
type System = keyof typeof SYSTEMS;

interface Workload {
  fileMb: number;
  /** Uploads at once, and how many times in a row. */
  callers: number;
  times: number;
}

const WORKLOADS: Workload[] = [
  { fileMb: 10, callers: 1, times: 1 },
  { fileMb: 25, callers: 1, times: 1 },
  { fileMb: 25, callers: 4, times: 1 },
  { fileMb: 25, callers: 1, times: 20 },
];

interface Cost {
  /** Megabytes (10^6) that were resident at the peak beyond those before. */
  grownMb: number;
  /** Milliseconds for each upload. */
  cpuMs: number;
}

/** Small uploads before, so that compiling is not measured. */
const WARM_UPS = 30;
/** How long the model takes, which is how long a server has to hold the file. */
const LATENCY_MS = '50';

const LOOK =
  'mutation Look($image: Media!) { imageClassification(input: { image: $image }) { classes { label score } } }';
/** As a PNG begins: what follows is not looked at. */
const PNG_HEAD = Buffer.from('89504e470d0a1a0a0000000d49484452000000400000004008020000002552dc25', 'hex');

let uploads = 0;

const rows: Row[] = [];
const upstream = await startChild('upstream', { LATENCY_MS });
for (const workload of WORKLOADS) {
  const costs = new Map<System, Cost[]>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const system of Object.keys(SYSTEMS) as System[]) {
      costs.set(system, [...(costs.get(system) ?? []), await measure(system, workload)]);
    }
  }
  for (const [system, ofSystem] of costs) rows.push(rowOf(system, workload, ofSystem));
}
await upstream.stop();
printTable('Uploads: medians of fresh processes', rows);
writeResults('uploads', { rounds: ROUNDS, rows });

async function measure(system: System, { fileMb, callers, times }: Workload): Promise<Cost> {
  const env = { UPSTREAM: upstream.url, HF_BASE_URL: upstream.url, LOG_LEVEL: 'warn', MAX_UPLOAD_MB: '26' };
  const server = await startChild(SYSTEMS[system], env);
  try {
    for (let i = 0; i < WARM_UPS; i++) await upload(server, picture(100_000));
    const before = await server.usage();
    const { calls } = await upstream.usage();
    for (let i = 0; i < times; i++) {
      const files = Array.from({ length: callers }, () => picture(fileMb * 1e6));
      await Promise.all(files.map((file) => upload(server, file)));
    }
    const after = await server.usage();
    const came = (await upstream.usage()).calls - calls;
    if (came !== callers * times) throw new Error(`${system}: ${came} of ${callers * times} files reached the model.`);
    return { grownMb: after.peakMb - before.rssMb, cpuMs: (after.cpu - before.cpu) / 1000 / (callers * times) };
  } finally {
    await server.stop();
  }
}

/** Another one each time: what is the same would be answered from the cache. */
function picture(bytes: number): Buffer<ArrayBuffer> {
  const file = Buffer.alloc(bytes, `picture ${uploads++} `);
  PNG_HEAD.copy(file);
  return file;
}

async function upload({ url }: Child, file: Buffer<ArrayBuffer>): Promise<void> {
  const form = new FormData();
  form.set('operations', JSON.stringify({ query: LOOK, variables: { image: null } }));
  form.set('map', '{"0":["variables.image"]}');
  form.set('0', new Blob([file]), 'picture.png');
  const response = await fetch(`${url}/graphql`, { method: 'POST', body: form });
  const text = await response.text();
  if (!text.includes('"classes":[{')) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 500)}`);
}

function rowOf(system: System, { fileMb, callers, times }: Workload, costs: readonly Cost[]): Row {
  const grownMb = median(costs.map((cost) => cost.grownMb));
  return {
    upload: `${fileMb} MB${callers > 1 ? `, ${callers} at once` : ''}${times > 1 ? `, ${times} in a row` : ''}`,
    system,
    'memory (MB)': grownMb,
    'x file': grownMb / (fileMb * callers),
    'CPU (ms)': median(costs.map((cost) => cost.cpuMs)),
  };
}
