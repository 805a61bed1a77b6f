// Whether the operator has installed local models: then HF_TOKEN alone does not make the router the default connection.

import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

/** A file next to each downloaded model (connections/local/hub/manifest.ts). */
const MANIFEST = '.inferql.json';
const manifest = z.looseObject({ chosen: z.boolean(), dtypes: z.array(z.string()).min(1) });

export function defaultCacheFolder(): string {
  return join(homedir(), '.cache', 'inferql');
}

/** @param cacheFolder LOCAL_CACHE; undefined: the default folder */
export function hasChosenModels(cacheFolder = defaultCacheFolder()): boolean {
  const owners = namesIn(cacheFolder);
  return owners.some((owner) =>
    ['', ...namesIn(join(cacheFolder, owner))].some((name) => isChosen(join(cacheFolder, owner, name, MANIFEST))),
  );
}

function isChosen(path: string): boolean {
  try {
    return manifest.parse(JSON.parse(readFileSync(path, 'utf8'))).chosen;
  } catch {
    return false;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
