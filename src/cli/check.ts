// `inferql check`: what would run with these settings. Reads them as the server does, and asks endpoints what they are.

import { createApp } from '../app.ts';
import { checkLocalSettings, engineProblem } from '../create-local.ts';
import { InferenceError } from '../inference/index.ts';
import { LOCAL, readSettings, type Settings } from '../settings/read-settings.ts';
import { VARIABLES } from '../settings/variables.ts';
import { connectRedis, type RedisState } from '../utils/connect-redis.ts';
import type { CommandContext } from './commands.ts';
import { FLAGS } from './flags.ts';

/** Status routes answer at once, or not at all. */
const ASK_MS = 10_000;

/** @throws SettingsError */
export async function check({ environment }: CommandContext): Promise<number> {
  const settings = readSettings(environment);
  checkLocalSettings(settings);
  const connections = [
    ...settings.connections.map(({ id, kind, baseUrl, apiKey }) => [
      id,
      `${kind} at ${baseUrl}, ${apiKey ? 'with' : 'without'} a key`,
    ]),
    [LOCAL, engineProblem() ?? 'models inside this server'],
  ];
  console.log('Configuration OK. Connections:');
  for (const [id, what] of connections)
    console.log(`  ${id}${id === settings.defaultConnection ? ' (default)' : ''}: ${what}`);
  await describeEndpoints(settings);
  if (settings.REDIS_URL) console.log(`Redis (REDIS_URL): ${await describeRedis(settings.REDIS_URL)}`);
  console.log('Settings that are not the default:');
  const set = FLAGS.filter(({ variable }) => environment[variable]);
  for (const { variable } of set) {
    console.log(`  ${variable}=${'secret' in VARIABLES[variable] ? '(not shown)' : environment[variable]}`);
  }
  if (set.length === 0) console.log('  none');
  return 0;
}

/** What stands behind each custom endpoint, as the server would find it; that one is away is no fault of the settings. */
async function describeEndpoints(settings: Settings): Promise<void> {
  const silent = { info: () => undefined, error: () => undefined };
  const app = createApp(
    { ...settings, METRICS: false, REDIS_URL: undefined, OTEL_EXPORTER_OTLP_ENDPOINT: undefined },
    silent,
  );
  try {
    const endpoints = [...app.connections.values()].filter(({ kind }) => kind === 'CUSTOM_ENDPOINT');
    if (endpoints.length > 0) console.log('Custom endpoints, as they describe themselves:');
    for (const endpoint of endpoints) {
      const found = await endpoint.describe?.({ signal: AbortSignal.timeout(ASK_MS) }).catch(messageOf);
      console.log(`  ${endpoint.id}: ${found}`);
    }
  } finally {
    await app.close();
  }
}

/** The server would go on without it, so that it is no fault of the settings that it is away. */
async function describeRedis(url: string): Promise<string> {
  let close = () => {};
  const { isUp, problem } = await new Promise<RedisState>((resolve) => {
    const redis = connectRedis(url, resolve);
    close = () => redis.disconnect();
  });
  close();
  return isUp
    ? 'it answers; cache and limits are shared'
    : `${problem ?? 'no answer'}; the server would go on without it`;
}

function messageOf(error: unknown): string {
  return error instanceof InferenceError ? error.message : 'no answer in time';
}
