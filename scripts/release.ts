// Makes a release, in two steps. `npm run release -- 0.2.0`, by hand: tests, version, changelog, commit and tag; pushing the tag
// starts .github/workflows/release.yml. `npm run release -- publish [--dry-run]`, there: bill of materials, notes, npm.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { billOfMaterials } from './bill-of-materials.ts';
import { dateChangelog, notesOf } from './changelog.ts';

const CHANGELOG = 'CHANGELOG.md';
const OUTPUT = 'release';
const MINUTE = 60_000;

const [command = '', ...flags] = process.argv.slice(2);
if (command === 'publish') publish(flags.includes('--dry-run'));
else if (/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(command)) prepare(command);
else {
  console.error('Usage: npm run release -- VERSION | publish [--dry-run]');
  process.exitCode = 1;
}

function prepare(version: string): void {
  if (capture('git', 'status', '--porcelain') !== '')
    throw new Error('The working tree has changes: commit them first.');
  if (capture('git', 'rev-parse', '--abbrev-ref', 'HEAD') !== 'main') throw new Error('Releases are made on main.');
  // Before the tests: an empty changelog is known at once.
  const changelog = dateChangelog(readFileSync(CHANGELOG, 'utf8'), version, new Date());
  run('npm', 'ci');
  run('npm', 'test');
  run('npm', 'run', 'lint:package');
  writeFileSync(CHANGELOG, changelog);
  run('npm', 'version', version, '--no-git-tag-version');
  run('git', 'commit', '--all', '--message', `Release ${version}`);
  run('git', 'tag', '--annotate', `v${version}`, '--message', `Release ${version}`);
  console.log(`Tagged v${version}. To publish it: git push origin main v${version}`);
}

function publish(isDryRun: boolean): void {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync('package.json', 'utf8')));
  const tag = process.env.GITHUB_REF_NAME;
  if (!isDryRun && tag !== `v${version}`) throw new Error(`The tag is ${tag}, package.json says ${version}.`);
  if (capture('git', 'status', '--porcelain') !== '') throw new Error('The working tree has changes.');
  run('npm', 'test');
  run('npm', 'run', 'lint:package');
  mkdirSync(OUTPUT, { recursive: true });
  writeFileSync(`${OUTPUT}/sbom.cdx.json`, `${billOfMaterials()}\n`);
  writeFileSync(`${OUTPUT}/notes.md`, notesOf(readFileSync(CHANGELOG, 'utf8'), version));
  const tarball = capture('npm', 'pack', '--silent', '--pack-destination', OUTPUT).split('\n').at(-1) ?? '';
  // Provenance is signed with the identity of the workflow, which a dry run does not have.
  const how = isDryRun ? ['--dry-run'] : ['--provenance', '--access', 'public'];
  const channel = version.includes('-') ? 'next' : 'latest';
  run('npm', 'publish', `./${OUTPUT}/${tarball}`, '--tag', channel, ...how);
}

function run(program: string, ...args: string[]): void {
  execFileSync(program, args, { stdio: 'inherit', timeout: 30 * MINUTE });
}

function capture(program: string, ...args: string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, timeout: 5 * MINUTE }).trim();
}
