// The local connection as the settings want it; the server and `inferql pull` share it.

import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLocalConnection, type LocalConnection } from './connections/local/connection.ts';
import { localRecipes } from './connections/local/recipes/index.ts';
import type { Settings } from './settings/read-settings.ts';

export { engineProblem } from './connections/local/engine.ts';

const MIN_WATCHDOG_SECONDS = 10;

export function createLocal(
  settings: Settings,
  log: (message: string, facts?: Record<string, unknown>) => void,
): LocalConnection {
  return createLocalConnection({
    modelsFolder: settings.LOCAL_MODELS ?? fileURLToPath(new URL('../models', import.meta.url)),
    cacheFolder: settings.LOCAL_CACHE ?? join(homedir(), '.cache', 'inferql'),
    downloads: settings.LOCAL_DOWNLOADS,
    hub: `${settings.HF_ENDPOINT}/`,
    hosts: settings.LOCAL_HOSTS,
    memoryMb: settings.LOCAL_MEMORY_MB,
    // The watchdog kills a process that hangs; a short deadline of one call must not kill those of the others.
    timeoutSeconds: Math.max(MIN_WATCHDOG_SECONDS, settings.INFERENCE_TIMEOUT_SECONDS),
    hfToken: settings.HF_TOKEN,
    recipes: localRecipes,
    log,
  });
}
