// `inferql check`: what would run with these settings. Reads them as the server does, and makes no call.

import { LOCAL, readSettings } from '../settings/read-settings.ts';
import { VARIABLES } from '../settings/variables.ts';
import type { CommandContext } from './commands.ts';
import { FLAGS } from './flags.ts';

/** @throws SettingsError */
export async function check({ environment }: CommandContext): Promise<number> {
  const settings = readSettings(environment);
  const connections = [
    ...settings.connections.map(({ id, kind, baseUrl, apiKey }) => [
      id,
      `${kind} at ${baseUrl}, ${apiKey ? 'with' : 'without'} a key`,
    ]),
    [LOCAL, 'models inside this server'],
  ];
  console.log('Configuration OK. Connections:');
  for (const [id, what] of connections)
    console.log(`  ${id}${id === settings.defaultConnection ? ' (default)' : ''}: ${what}`);
  console.log('Settings that are not the default:');
  const set = FLAGS.filter(({ variable }) => environment[variable]);
  for (const { variable } of set) {
    console.log(`  ${variable}=${'secret' in VARIABLES[variable] ? '(not shown)' : environment[variable]}`);
  }
  if (set.length === 0) console.log('  none');
  return 0;
}
