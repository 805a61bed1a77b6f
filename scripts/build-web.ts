// Builds the web page into dist-web/, unless what is there came from the same sources.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const mark = join(root, 'dist-web', '.sources');

/** By content: a checkout gives every file a new time. */
function digest(): string {
  const hash = createHash('sha256');
  const entries = readdirSync(join(root, 'web'), { recursive: true, withFileTypes: true });
  const sources = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  for (const file of [...sources.sort(), join(root, 'src/graphql/example-media.ts'), join(root, 'package-lock.json')]) {
    hash.update(file.slice(root.length)).update(readFileSync(file));
  }
  return hash.digest('hex');
}

const now = digest();
if (!existsSync(mark) || readFileSync(mark, 'utf8') !== now) {
  // Else React comes with its development build, when a test runner has set another one.
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  await build({ configFile: join(root, 'web', 'vite.config.ts'), logLevel: 'warn' });
  writeFileSync(mark, now);
}
