// `inferql check`: reads the settings as the server does and prints what would run, endpoints included.

import { type App, createApp } from '../app.ts';
import { checkLocalSettings, engineProblem } from '../create-local.ts';
import { InferenceError } from '../inference/index.ts';
import { LOCAL, readSettings } from '../settings/read-settings.ts';
import { VARIABLES } from '../settings/variables.ts';
import { connectRedis, type RedisState } from '../utils/connect-redis.ts';
import type { CommandContext } from './commands.ts';
import { FLAGS } from './flags.ts';

/** Status routes answer fast or not at all. */
const ASK_MS = 10_000;

const silent = { info: () => undefined, error: () => undefined };

/** @throws SettingsError */
export async function check({ environment, label }: CommandContext): Promise<number> {
  const settings = readSettings(environment, [], label);
  checkLocalSettings(settings);
  const connections = [
    ...settings.connections.map(({ id, kind, baseUrl, apiKey }) => [
      id,
      `${kind} at ${baseUrl}, ${apiKey ? 'with' : 'without'} a key`,
    ]),
    [LOCAL, engineProblem() ?? 'models inside this server'],
  ];
  // Creates the app first: it finds problems that need the list of tasks.
  const app = createApp(
    { ...settings, METRICS: false, REDIS_URL: undefined, OTEL_EXPORTER_OTLP_ENDPOINT: undefined },
    silent,
  );
  console.log('Configuration OK. Connections:');
  for (const [id, what] of connections)
    console.log(`  ${id}${id === settings.defaultConnection ? ' (default)' : ''}: ${what}`);
  await describeEndpoints(app);
  if (settings.REDIS_URL) console.log(`Redis (REDIS_URL): ${await describeRedis(settings.REDIS_URL)}`);
  console.log('Settings that differ from the default:');
  const set = FLAGS.filter(({ variable }) => environment[variable]);
  for (const { variable } of set) {
    console.log(`  ${variable}=${'secret' in VARIABLES[variable] ? '(not shown)' : environment[variable]}`);
  }
  if (set.length === 0) console.log('  none');
  return 0;
}

/** Detects each custom endpoint as the server would. One that is down does not make the settings invalid. */
async function describeEndpoints(app: App): Promise<void> {
  try {
    const endpoints = [...app.connections.values()].filter(({ kind }) => kind === 'CUSTOM_ENDPOINT');
    if (endpoints.length > 0) console.log('Custom endpoints, as detected:');
    for (const endpoint of endpoints) {
      const found = await endpoint.describe?.({ signal: AbortSignal.timeout(ASK_MS) }).catch(messageOf);
      console.log(`  ${endpoint.id}: ${found}`);
    }
  } finally {
    await app.close();
  }
}

/** The server also runs without Redis, so one that is down does not make the settings invalid. */
async function describeRedis(url: string): Promise<string> {
  let close = () => {};
  const { isUp, problem } = await new Promise<RedisState>((resolve) => {
    const redis = connectRedis(url, resolve);
    close = () => redis.disconnect();
  });
  close();
  return isUp ? 'reachable; cache and limits are shared' : `${problem ?? 'no answer'}; the server would run without it`;
}

function messageOf(error: unknown): string {
  return error instanceof InferenceError ? error.message : 'no answer in time';
}
