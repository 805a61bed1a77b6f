// Checks whether optional dependencies are installed. Local models, crops and traces need about 500 MB of them; a
// server with remote connections only can omit them (`npm install --omit=optional`).

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * @param refusal what needs the packages, as a sentence without a full stop
 * @returns the refusal, the missing packages and how to install them, in one line; undefined if all are installed
 */
export function missingPackages(refusal: string, packages: readonly string[]): string | undefined {
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) return undefined;
  const are = missing.length > 1 ? 'are' : 'is';
  return `${refusal}: ${missing.join(', ')} ${are} not installed. Install inferql without --omit=optional.`;
}

/** Looks for the package's folder, because exports differ between packages, and between import and require. */
function isInstalled(name: string): boolean {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  return folders.some((folder) => existsSync(join(folder, name, 'package.json')));
}
