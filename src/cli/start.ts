// `inferql start`: reads the settings, starts the server and handles signals.

import { createApp } from '../app.ts';
import { startServer } from '../http/server.ts';
import { readSettings } from '../settings/read-settings.ts';
import { createLog } from '../telemetry/log.ts';
import { errorCode } from '../utils/error-code.ts';
import { banner } from './banner.ts';
import type { CommandContext } from './commands.ts';

/** @throws SettingsError; @returns exit code 1 when the server cannot listen, otherwise undefined while it runs */
export async function start({ environment, label }: CommandContext): Promise<number | undefined> {
  const settings = readSettings(environment, [], label);
  const inferql = createApp(settings, createLog(settings.LOG_LEVEL));
  const { HOST: host, PORT: port, METRICS_TOKEN: metricsToken, MAX_SOCKETS: maxSockets, SHUTDOWN_SECONDS } = settings;
  const server = await startServer({ inferql, host, port, metricsToken, sockets: { maxSockets } }).catch(
    (error: unknown) => {
      console.error(`inferql cannot start: ${startProblem(error, `${host}:${port}`)}`);
    },
  );
  if (!server) {
    await inferql.close();
    return 1;
  }
  let stopping = false;
  const stop = async () => {
    // A second signal exits at once.
    if (stopping) process.exit(1);
    stopping = true;
    await server.drain(SHUTDOWN_SECONDS);
    await inferql.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
  // Printed last: a supervisor may send a signal as soon as it reads the ready line.
  console.log(banner({ url: server.url, settings, defaultModel: inferql.local.defaultModel }));
  return undefined;
}

function startProblem(error: unknown, address: string): string {
  const code = errorCode(error);
  if (code === 'EADDRINUSE') return `${address} is in use by another program. Set PORT (0 picks a free port).`;
  if (code === 'EACCES') return `${address} needs more rights. Set PORT above 1024.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `${address}: HOST is no address of this machine.`;
  return error instanceof Error ? error.message : String(error);
}
