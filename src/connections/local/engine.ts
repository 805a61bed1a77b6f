// Whether local models can run here: the packages that run them are optional dependencies of this one.

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { missingPackages } from '../../utils/optional-packages.ts';

const MANIFEST = new URL('../../../package.json', import.meta.url);
const manifest = z.object({ optionalDependencies: z.record(z.string(), z.string()) });

/** @returns what is missing and how to get it, in one line; undefined where local models can run */
export function engineProblem(): string | undefined {
  const { optionalDependencies } = manifest.parse(JSON.parse(readFileSync(MANIFEST, 'utf8')));
  // Those of traces are optional too.
  const engine = Object.keys(optionalDependencies).filter((name) => !name.startsWith('@opentelemetry/'));
  return missingPackages('Local models cannot run', engine);
}
