// Checks whether local models can run: their packages are optional dependencies.

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { missingPackages } from '../../utils/optional-packages.ts';

const MANIFEST = new URL('../../../package.json', import.meta.url);
const manifest = z.object({ optionalDependencies: z.record(z.string(), z.string()) });

/** @returns the missing packages and how to install them, in one line; undefined if local models can run */
export function engineProblem(): string | undefined {
  const { optionalDependencies } = manifest.parse(JSON.parse(readFileSync(MANIFEST, 'utf8')));
  // The packages for traces are optional too.
  const engine = Object.keys(optionalDependencies).filter((name) => !name.startsWith('@opentelemetry/'));
  return missingPackages('Local models cannot run', engine);
}
