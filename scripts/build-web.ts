// Builds the web page into dist-web/, unless what is there came from the same sources. Two runs at once (tests, a pack)
// do not disturb each other: each builds in a folder of its own, and swaps it in when it is whole.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const built = join(root, 'dist-web');
const mark = join(built, '.sources');

/** By content: a checkout gives every file a new time. */
function digest(): string {
  const hash = createHash('sha256');
  const entries = readdirSync(join(root, 'web'), { recursive: true, withFileTypes: true });
  const sources = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  for (const file of [
    ...sources.sort(),
    join(root, 'assets/icon.svg'),
    join(root, 'assets/seven-two-nine.ogg'),
    join(root, 'assets/stop.ogg'),
    join(root, 'assets/one-shape.png'),
    join(root, 'package-lock.json'),
  ]) {
    hash.update(file.slice(root.length)).update(readFileSync(file));
  }
  return hash.digest('hex');
}

const now = digest();
if (!existsSync(mark) || readFileSync(mark, 'utf8') !== now) {
  // Else React comes with its development build, when a test runner has set another one.
  process.env.NODE_ENV = 'production';
  const { build } = await import('vite');
  const fresh = `${built}.${process.pid}`;
  const configFile = join(root, 'web', 'vite.config.ts');
  await build({ configFile, logLevel: 'warn', build: { outDir: fresh, emptyOutDir: true } });
  writeFileSync(join(fresh, '.sources'), now);
  rmSync(built, { recursive: true, force: true });
  try {
    renameSync(fresh, built);
  } catch (error) {
    // Another run was quicker by a moment, with the same sources.
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(mark)) throw error;
  }
}
