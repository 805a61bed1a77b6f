// The bill of materials of a release: what is installed with the package, as CycloneDX.

import { execFileSync } from 'node:child_process';

/** JSON of what is installed now, without what only builds and tests the package. */
export function billOfMaterials(): string {
  const options = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, timeout: 5 * 60_000 } as const;
  return execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev'], options).trim();
}
