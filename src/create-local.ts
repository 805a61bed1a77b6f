// The local connection as the settings want it; the server and `inferql pull` share it.

import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkDefaults } from './connections/local/check-defaults.ts';
import { createLocalConnection, type LocalConnection } from './connections/local/connection.ts';
import type { Log } from './connections/local/pool/worker-pool.ts';
import { localRecipes } from './connections/local/recipes/index.ts';
import { defaultCacheFolder } from './settings/chosen-models.ts';
import { proxySettings } from './settings/proxy-settings.ts';
import { type Settings, SettingsError } from './settings/read-settings.ts';

export { engineProblem } from './connections/local/engine.ts';

const MIN_WATCHDOG_SECONDS = 10;

export type { FetchProgress, LocalConnection } from './connections/local/connection.ts';
export { RECOMMENDED_MODELS } from './connections/local/recommended-models.ts';

/** @throws SettingsError when a task of LOCAL_DEFAULTS, or of "models" of a local connection, is none */
export function checkLocalSettings({ localModels }: Settings): void {
  const problems = checkDefaults(localModels, Object.keys(localRecipes));
  if (problems.length > 0)
    throw new SettingsError(problems.map((problem) => `Default models (LOCAL_DEFAULTS): ${problem}`));
}

/** @throws SettingsError */
export function createLocal(settings: Settings, log: Log): LocalConnection {
  checkLocalSettings(settings);
  return createLocalConnection({
    modelsFolder: settings.LOCAL_MODELS ?? fileURLToPath(new URL('../models', import.meta.url)),
    isOwnFolder: settings.LOCAL_MODELS !== undefined,
    cacheFolder: settings.LOCAL_CACHE ?? defaultCacheFolder(),
    huggingFaceCache: settings.HF_HUB_CACHE ?? join(settings.HF_HOME ?? huggingFaceHome(), 'hub'),
    downloads: settings.LOCAL_DOWNLOADS,
    downloadMaxMb: settings.LOCAL_DOWNLOAD_MAX_MB,
    dtype: settings.LOCAL_DTYPE,
    defaults: settings.localModels,
    hub: {
      endpoint: settings.HF_ENDPOINT,
      token: settings.HF_TOKEN,
      endpointToken: settings.HF_ENDPOINT_TOKEN,
      isOffline: settings.HF_HUB_OFFLINE,
      proxy: proxySettings(settings),
    },
    workers: settings.LOCAL_WORKERS,
    memoryMb: settings.LOCAL_MEMORY_MB,
    keepAliveSeconds: settings.LOCAL_KEEP_ALIVE,
    batchMax: settings.BATCH_MAX,
    // The watchdog kills a process that hangs; a short deadline of one call must not kill those of the others.
    timeoutSeconds: Math.max(MIN_WATCHDOG_SECONDS, settings.INFERENCE_TIMEOUT_SECONDS),
    recipes: localRecipes,
    log,
  });
}

function huggingFaceHome(): string {
  return join(homedir(), '.cache', 'huggingface');
}
