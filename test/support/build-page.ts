// Before all tests: the page as it is built from its present sources. Once, since test files run side by side.

import { execFileSync } from 'node:child_process';

export function setup(): void {
  execFileSync(process.execPath, ['--import', 'tsx', 'scripts/build-web.ts']);
}
