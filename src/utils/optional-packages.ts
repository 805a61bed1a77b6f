// Whether optional dependencies are installed. Local models, cut pictures and traces need some 500 MB of them, and a server for
// remote connections alone can leave them out (`npm install --omit=optional`).

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * @param refusal what cannot be done without the packages, as a sentence without its full stop
 * @returns the refusal, what is missing and how to get it, in one line; undefined where all are installed
 */
export function missingPackages(refusal: string, packages: readonly string[]): string | undefined {
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) return undefined;
  const are = missing.length > 1 ? 'are' : 'is';
  return `${refusal}: ${missing.join(', ')} ${are} not installed. Install inferql without --omit=optional.`;
}

/** By its folder: what a package exports differs between import and require, and with the package. */
function isInstalled(name: string): boolean {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  return folders.some((folder) => existsSync(join(folder, name, 'package.json')));
}
