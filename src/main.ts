// The program: settings in, server up, signals handled; nothing else.

import { createInferql } from './create-inferql.ts';
import { createLog } from './log.ts';
import { startServer } from './server.ts';
import { readSettings, SettingsError } from './settings/read-settings.ts';
import { welcome } from './welcome.ts';

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const inferql = createInferql(settings, createLog(settings.LOG_LEVEL));
  const {
    HOST: host,
    PORT: port,
    MAX_UPLOAD_MB: maxUploadMb,
    METRICS_TOKEN: metricsToken,
    SHUTDOWN_SECONDS,
  } = settings;
  const server = await startServer({ inferql, host, port, maxUploadMb, metricsToken });
  console.log(welcome({ url: server.url, settings }));

  let stopping = false;
  const stop = async () => {
    // The second signal means now.
    if (stopping) process.exit(1);
    stopping = true;
    await server.drain(SHUTDOWN_SECONDS);
    await inferql.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
}

main().catch((error: unknown) => {
  console.error(error instanceof SettingsError ? error.message : `inferql cannot start: ${startProblem(error)}`);
  process.exit(1);
});

function startProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return 'the port is in use. Choose another one with PORT (0 picks a free one).';
  if (code === 'EACCES') return 'this port needs more rights. Choose one above 1024 with PORT.';
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return 'HOST names no address of this machine.';
  return error.message;
}
