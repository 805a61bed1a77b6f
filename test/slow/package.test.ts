// The package as others get it: packed, installed in an empty project, imported, typed, run.

import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

const run = promisify(execFile);
const MINUTES = 60_000;
const NO_REGISTRY = /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ERR_SOCKET_TIMEOUT/;

/** As in a shell of its own: what `npm test` puts into the environment would send npm back to this project. */
const ours = Object.entries(process.env).filter(
  ([name]) => !/^(npm_(package|lifecycle|config_local)|INIT_CWD)/.test(name),
);
const env = Object.fromEntries(ours);

let project: string;
let tarball: string;
let paths: readonly string[];
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'inferql-package-'));
  const packed = await run('npm', ['pack', '--json', '--silent', '--pack-destination', project], { env });
  const [{ filename, files }] = z
    .tuple([z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) })])
    .parse(JSON.parse(packed.stdout));
  tarball = join(project, filename);
  paths = files.map(({ path }) => path);
}, 5 * MINUTES);
afterAll(() => rm(project, { recursive: true, force: true }));

/** In a project of its own. @returns its folder; skips the test where the registry cannot be reached */
async function install(name: string, flags: readonly string[], skip: (note: string) => void): Promise<string> {
  const folder = join(project, name);
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', private: true }));
  const args = ['install', '--prefer-offline', '--no-audit', '--no-fund', ...flags, tarball];
  await run('npm', args, { cwd: folder, env }).catch((error: unknown) => {
    if (!NO_REGISTRY.test(String(error))) throw error;
    console.warn('The test of the package is skipped: the npm registry cannot be reached');
    skip('the npm registry cannot be reached');
  });
  return folder;
}

/** As they lie on the disk, in blocks of 4 kB. */
async function megabytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const blocks = files.map((file) => Math.ceil(statSync(file).size / 4096));
  return (blocks.reduce((sum, each) => sum + each, 0) * 4096) / 1e6;
}

const PROGRAM = `
import { createInferql, schema } from 'inferql';
const inferql = createInferql({ localDownloads: false });
const query = 'mutation { textClassification(input: { inputs: "I love this film" }) { results { label } } }';
const headers = { 'content-type': 'application/json' };
const request = new Request('http://app/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) });
const answer = await (await inferql.fetch(request)).json();
await inferql.close();
const label = answer.data.textClassification?.results[0].label ?? answer.errors[0].message;
console.log(JSON.stringify({ label, query: schema.getQueryType().name }));
`;

const TYPED = `
import { createInferql, type InferqlOptions } from 'inferql';
const options: InferqlOptions = { cacheSeconds: 1, localDownloads: false, apiKeys: 'app=12345678' };
export const POST: (request: Request) => Promise<Response> = createInferql(options).fetch;
// @ts-expect-error a number is asked for
createInferql({ cacheSeconds: 'long' });
// @ts-expect-error there is no such option
createInferql({ cacheMinutes: 1 });
`;

// Of libraries too: an application that checks the types of all it installs must not find faults in ours.
const TSCONFIG = { compilerOptions: { strict: true, noEmit: true, module: 'NodeNext', skipLibCheck: false } };

test('what is packed: the program, the page, the models; no sources, tests or hidden files', () => {
  expect(paths).toEqual(
    expect.arrayContaining(['dist/main.js', 'dist-web/index.html', 'models/index.json', 'LICENSE']),
  );
  expect(paths.filter((path) => /^(src|test|web|bench|models\/build|\.)/.test(path))).toEqual([]);
});

test(
  'installed in an empty project it answers with local models, is typed, and has its command',
  async ({ skip }) => {
    // No setting: onnxruntime-node's script must not need what lies beyond the registry, nor fetch it.
    const folder = await install('whole', [], skip);
    const here = { cwd: folder, env };
    await writeFile(join(folder, 'program.js'), PROGRAM);
    const program = await run(process.execPath, ['program.js'], here);
    expect(JSON.parse(program.stdout)).toEqual({ label: 'POSITIVE', query: 'Query' });
    expect(await megabytes(join(folder, 'node_modules'))).toBeLessThan(700);

    await writeFile(join(folder, 'typed.ts'), TYPED);
    const { resolve } = createRequire(import.meta.url);
    // The types of Node are the application's own, as in any that is written in TypeScript.
    const typeRoots = [dirname(dirname(resolve('@types/node/package.json')))];
    const compilerOptions = { ...TSCONFIG.compilerOptions, types: ['node'], typeRoots };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['typed.ts'] }));
    const types = await run(process.execPath, [resolve('typescript/bin/tsc'), '-p', folder, '--listFiles'], here).catch(
      (error: { stdout?: string }) => {
        throw new Error(`The types of the package do not hold:\n${error.stdout}`);
      },
    );
    expect(types.stdout).toContain('/inferql/dist/index.d.ts');
    expect(types.stdout).not.toContain('@pothos');

    const command = await run('npx', ['--no-install', 'inferql', '--version'], here);
    expect(command.stdout).toMatch(/^inferql \d+\.\d+\.\d+/);
  },
  10 * MINUTES,
);

test(
  'without its optional dependencies it takes less than 100 MB, starts, and says what local models need',
  async ({ skip }) => {
    const folder = await install('small', ['--omit=optional'], skip);
    expect(await megabytes(join(folder, 'node_modules'))).toBeLessThan(100);
    const here = { cwd: folder, env };
    await writeFile(join(folder, 'program.js'), PROGRAM);
    const program = await run(process.execPath, ['program.js'], here);
    expect(JSON.parse(program.stdout)).toEqual({
      label: expect.stringMatching(
        /^Local models cannot run: @huggingface\/transformers, .*sharp.* are not installed\. /,
      ),
      query: 'Query',
    });
    const check = await run('npx', ['--no-install', 'inferql', 'check'], here);
    expect(check.stdout).toContain('local (default): Local models cannot run: ');
  },
  10 * MINUTES,
);
