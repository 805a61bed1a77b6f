// The version of this package and of Node.js.

import { readFileSync } from 'node:fs';
import { z } from 'zod';

export function version(): string {
  // Two folders up from `src/cli` and from `dist/cli` alike.
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return `inferql ${z.object({ version: z.string() }).parse(JSON.parse(text)).version} (node ${process.version})`;
}
