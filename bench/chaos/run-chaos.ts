// The fault run: a real server under load while everything around it breaks and strangers attack it; then whether it is
// what it was before.

import { setTimeout as pause } from 'node:timers/promises';
import { attack } from './chaos-attacks.ts';
import { runClients } from './chaos-clients.ts';
import { type ChaosRedis, createChaosRedis } from './chaos-redis.ts';
import { type ChaosUpstream, startChaosUpstream } from './chaos-upstream.ts';
import type { Measures } from './probe.ts';
import { createRandom } from './random.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { createTally, type Tally } from './tally.ts';

export interface ChaosOptions {
  /** How long things break. */
  seconds: number;
  /** How long the same load runs before: first while nothing breaks, then as long while things do. */
  warmUpSeconds: number;
  seed: number;
  clients: number;
  maxRequests: number;
  /** By how much memory may have grown: 0.2 is 20 %. */
  memoryTolerance: number;
  /** Hears what is done to the server. */
  log(line: string): void;
}

export interface ChaosReport {
  /** Empty when all is well. */
  problems: string[];
  tally: Tally;
  /** What was done, and how often. */
  faults: Record<string, number>;
  before: Measures;
  after: Measures;
}

/** Sockets to the upstream that the server keeps for the next call: MAX_CONCURRENT. */
const POOL = 16;

/** Milliseconds for things to calm down: above the deadline, the breaker's rest and a host's start. */
const SETTLE_MS = 25_000;
/** The breaker lets nothing through for 5 s after its last failure: a promise, and no fault. */
const BREAKER_REST_MS = 5_500;

export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { seconds, warmUpSeconds, seed, clients, maxRequests, memoryTolerance, log } = options;
  const random = createRandom(seed);
  const upstream = await startChaosUpstream(random);
  const redis = await createChaosRedis();
  if (!redis) log('Skipped: Redis is not killed, since no redis-server is installed (apt-get install redis-server).');
  await redis?.start();
  const closeOthers = async () => {
    await redis?.kill();
    await upstream.close();
  };
  const server = await startServerProcess(environment(upstream, redis)).catch(async (error: unknown) => {
    await closeOthers();
    throw error;
  });
  const problems: string[] = [];
  const faults: Record<string, number> = {};
  const load = (tally: Tally, forSeconds: number) =>
    runClients({ url: server.url, random, tally, clients, maxRequests, until: pause(forSeconds * 1000) });

  let calmSince = 0;
  try {
    // A host of local models starts with its first call, and so does each that replaces a killed one.
    await nextRequests(server);
    if (server.hosts().length === 0) problems.push('No process of a local model was found, so none is killed.');
    const warmUp = createTally();
    await load(warmUp, warmUpSeconds);
    const warmUpErrors = Object.keys(warmUp.failed).length + warmUp.wrong.length;
    if (warmUpErrors > 0)
      problems.push(`Before anything broke: ${JSON.stringify([warmUp.failed, warmUp.messages, warmUp.wrong[0]])}`);
    // What fails compiles code and fills tables for the first time: that is no leak, what comes on top is.
    await loadWhileBreaking(createTally(), warmUpSeconds);
    const before = await settled(server, upstream, undefined);

    const tally = createTally();
    await loadWhileBreaking(tally, seconds);
    const after = await settled(server, upstream, before);
    const outcomes = tally.answered + tally.left + Object.values(tally.failed).reduce((sum, count) => sum + count, 0);
    if (outcomes !== tally.sent) problems.push(`${tally.sent} requests had ${outcomes} outcomes.`);
    for (const wrong of new Set(tally.wrong)) problems.push(wrong);
    problems.push(...remains(before, after, upstream.sockets()), ...growth(before, after, memoryTolerance));
    await pause(Math.max(0, calmSince + BREAKER_REST_MS - performance.now()));
    problems.push(...(await nextRequests(server)));
    const code = await server.stop();
    if (code !== 0) problems.push(`The server ended with ${code}: ${server.output().slice(-2000)}`);
    for (const [mood, count] of Object.entries(upstream.answered)) faults[`upstream ${mood}`] = count;
    return { problems, tally, faults, before, after };
  } finally {
    await server.stop();
    await closeOthers();
  }

  async function loadWhileBreaking(tally: Tally, forSeconds: number): Promise<void> {
    const stop = new AbortController();
    const breaking = breakThings(stop.signal);
    const attacking = attack({
      url: server.url,
      random,
      signal: stop.signal,
      onAttack: (name) => {
        faults[name] = (faults[name] ?? 0) + 1;
      },
      onProblem: (problem) => void tally.wrong.push(problem),
    });
    await load(tally, forSeconds);
    stop.abort();
    await Promise.all([breaking, attacking]);
    upstream.mood = undefined;
    calmSince = performance.now();
  }

  async function breakThings(signal: AbortSignal): Promise<void> {
    let isRedisUp = redis !== undefined;
    const did = (what: string) => {
      faults[what] = (faults[what] ?? 0) + 1;
      log(what);
    };
    while (!signal.aborted) {
      await pause(200 + random.integer(800), undefined, { signal }).catch(() => {});
      upstream.change();
      const dice = random.next();
      if (dice < 0.25 && redis) {
        await (isRedisUp ? redis.kill() : redis.start());
        isRedisUp = !isRedisUp;
        did(isRedisUp ? 'Redis started' : 'Redis killed');
      } else if (dice < 0.4) {
        for (const pid of server.hosts()) {
          process.kill(pid, 'SIGKILL');
          did('local host killed');
        }
      }
    }
    if (redis && !isRedisUp) await redis.start();
  }
}

function environment(upstream: ChaosUpstream, redis: ChaosRedis | undefined): Record<string, string> {
  return {
    HF_BASE_URL: upstream.url,
    HF_TOKEN: 'hf_chaos',
    REDIS_URL: redis?.url ?? '',
    INFERENCE_TIMEOUT_SECONDS: '10',
    CACHE_SECONDS: '2',
    MAX_CONCURRENT: String(POOL),
    LOCAL_WORKERS: '1',
    LOCAL_DOWNLOADS: 'false',
  };
}

/** Measures until nothing is left that was not there before, or until it has had its time. */
async function settled(
  server: ServerProcess,
  upstream: ChaosUpstream,
  before: Measures | undefined,
): Promise<Measures> {
  const end = performance.now() + SETTLE_MS;
  for (;;) {
    await pause(1000);
    const now = await server.measure();
    if (performance.now() > end) return now;
    if (before ? remains(before, now, upstream.sockets()).length === 0 : true) return now;
  }
}

/** Sockets to the upstream may be kept, up to the pool; nothing else may be more than before. */
function remains(before: Measures, after: Measures, upstreamSockets: number): string[] {
  const problems = [];
  if (upstreamSockets > POOL) problems.push(`${upstreamSockets} sockets to the upstream are open.`);
  for (const [kind, count] of Object.entries(after.resources)) {
    const spare = kind === 'TCPSocketWrap' ? upstreamSockets : 0;
    const was = before.resources[kind] ?? 0;
    if (count > was + spare) problems.push(`${kind}: ${was} before, ${count} after.`);
  }
  return problems;
}

function growth(before: Measures, after: Measures, tolerance: number): string[] {
  const used = ({ rss, heap, buffers }: Measures) => ({ RSS: rss, 'memory in use': heap + buffers });
  return (['RSS', 'memory in use'] as const).flatMap((kind) => {
    const grown = used(after)[kind] / used(before)[kind] - 1;
    return grown > tolerance ? [`${kind} has grown by ${Math.round(grown * 100)} %.`] : [];
  });
}

/** One of each kind, the first try. */
async function nextRequests({ url }: ServerProcess): Promise<string[]> {
  const problems = [];
  for (const connection of ['hugging-face', 'local']) {
    const input = `{ inputs: "and now?", connection: "${connection}", options: { useCache: false } }`;
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `mutation { textClassification(input: ${input}) { results { label } } }` }),
    });
    const answer = await response.text();
    if (!answer.includes('"label"')) problems.push(`The next request to ${connection} failed: ${answer.slice(0, 500)}`);
  }
  return problems;
}
