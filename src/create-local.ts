// The local connection as the settings want it; the server and `inferql pull` share it.

import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLocalConnection, type LocalConnection } from './connections/local/connection.ts';
import type { Log } from './connections/local/pool/worker-pool.ts';
import { localRecipes } from './connections/local/recipes/index.ts';
import type { Settings } from './settings/read-settings.ts';

export { engineProblem } from './connections/local/engine.ts';

const MIN_WATCHDOG_SECONDS = 10;

export function createLocal(settings: Settings, log: Log): LocalConnection {
  return createLocalConnection({
    modelsFolder: settings.LOCAL_MODELS ?? fileURLToPath(new URL('../models', import.meta.url)),
    cacheFolder: settings.LOCAL_CACHE ?? join(homedir(), '.cache', 'inferql'),
    downloads: settings.LOCAL_DOWNLOADS,
    hub: `${settings.HF_ENDPOINT}/`,
    workers: settings.LOCAL_WORKERS,
    memoryMb: settings.LOCAL_MEMORY_MB,
    keepAliveSeconds: settings.LOCAL_KEEP_ALIVE,
    batchMax: settings.BATCH_MAX,
    // The watchdog kills a process that hangs; a short deadline of one call must not kill those of the others.
    timeoutSeconds: Math.max(MIN_WATCHDOG_SECONDS, settings.INFERENCE_TIMEOUT_SECONDS),
    hfToken: settings.HF_TOKEN,
    proxy: { HTTP_PROXY: settings.HTTP_PROXY, HTTPS_PROXY: settings.HTTPS_PROXY, NO_PROXY: settings.NO_PROXY },
    recipes: localRecipes,
    log,
  });
}
