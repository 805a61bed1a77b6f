// Checks the package as npm would publish it: publint reads its manifest, Are the Types Wrong resolves its types as each kind
// of TypeScript project does. `npm run lint:package`; exits with 1 where either finds something.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData, type Problem } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'inferql-lint-'));
const problems: string[] = [];
try {
  // In silence npm prints the name of the tarball alone.
  const name = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root, encoding: 'utf8' });
  const tarball = readFileSync(join(folder, name.trim().split('\n').at(-1) ?? ''));

  const { messages, pkg } = await publint({ strict: true, pack: { tarball: Uint8Array.from(tarball).buffer } });
  for (const message of messages) problems.push(`publint: ${formatMessage(message, pkg)}`);

  const types = await checkPackage(createPackageFromTarballData(tarball), {
    // It has no types to get wrong.
    excludeEntrypoints: ['./schema.graphql'],
  });
  if (!types.types) problems.push('attw: the package has no types');
  else for (const problem of types.problems) if (!isMeant(problem)) problems.push(`attw: ${JSON.stringify(problem)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log('publint and Are the Types Wrong found nothing.');

/** The package is ESM alone: Node 20.19, the oldest it runs on, can require() it, and Node 10's resolution is of no use. */
function isMeant(problem: Problem): boolean {
  if (problem.kind === 'CJSResolvesToESM') return true;
  return 'resolutionKind' in problem && problem.resolutionKind === 'node10';
}
