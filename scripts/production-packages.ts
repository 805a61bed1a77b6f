// The packages that an installation of inferql brings, with their licences: all that package-lock.json lists but for
// development, those of optional dependencies and of other systems included.

import { readFileSync } from 'node:fs';
import { z } from 'zod';

const lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      name: z.string().optional(),
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      link: z.boolean().optional(),
    }),
  ),
});

export interface ProductionPackage {
  name: string;
  version: string;
  /** An SPDX expression; `none` where the package states none. */
  license: string;
}

/** By name and version, each once. */
export function productionPackages(file = 'package-lock.json'): ProductionPackage[] {
  const found = new Map<string, ProductionPackage>();
  for (const [path, entry] of Object.entries(lock.parse(JSON.parse(readFileSync(file, 'utf8'))).packages)) {
    // What lies outside node_modules is this project itself, and the stand-in that it links to.
    const folder = path.lastIndexOf('node_modules/');
    if (folder < 0 || entry.dev || entry.link) continue;
    // An alias states its real name.
    const { name = path.slice(folder + 'node_modules/'.length), version = '', license = 'none' } = entry;
    found.set(`${name}@${version}`, { name, version, license });
  }
  return [...found.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each);
}
