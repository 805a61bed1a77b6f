// The package as others get it: packed, installed in an empty project, imported, typed, run.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
const env = { ...Object.fromEntries(ours), ONNXRUNTIME_NODE_INSTALL: 'skip' };

let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'inferql-package-'));
});
afterAll(() => rm(project, { recursive: true, force: true }));

const PROGRAM = `
import { createInferql, schema } from 'inferql';
const inferql = createInferql({ localDownloads: false });
const query = 'mutation { textClassification(input: { inputs: "I love this film" }) { results { label } } }';
const headers = { 'content-type': 'application/json' };
const request = new Request('http://app/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) });
const answer = await (await inferql.fetch(request)).json();
await inferql.close();
console.log(JSON.stringify({ label: answer.data.textClassification.results[0].label, query: schema.getQueryType().name }));
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

const TSCONFIG = { compilerOptions: { strict: true, noEmit: true, module: 'NodeNext', skipLibCheck: true, types: [] } };

test(
  'packed and installed in an empty project it answers, is typed, and has its command',
  async ({ skip }) => {
    const packed = await run('npm', ['pack', '--json', '--silent', '--pack-destination', project], { env });
    const [{ filename, files }] = z
      .tuple([z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) })])
      .parse(JSON.parse(packed.stdout));
    const paths = files.map(({ path }) => path);
    expect(paths).toContain('dist-web/index.html');
    expect(paths.filter((path) => /^(src|test|web|bench|models\/build|\.)/.test(path))).toEqual([]);

    await writeFile(join(project, 'package.json'), JSON.stringify({ type: 'module', private: true }));
    await writeFile(join(project, 'program.js'), PROGRAM);
    await writeFile(join(project, 'typed.ts'), TYPED);
    await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ ...TSCONFIG, files: ['typed.ts'] }));
    const here = { cwd: project, env };
    try {
      await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', join(project, filename)], here);
    } catch (error) {
      if (!NO_REGISTRY.test(String(error))) throw error;
      console.warn('The test of the package is skipped: the npm registry cannot be reached');
      skip('the npm registry cannot be reached');
    }
    const program = await run(process.execPath, ['program.js'], here);
    expect(JSON.parse(program.stdout)).toEqual({ label: 'POSITIVE', query: 'Query' });
    const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
    await run(process.execPath, [tsc, '-p', project], here).catch((error: { stdout?: string }) => {
      throw new Error(`The types of the package do not hold:\n${error.stdout}`);
    });
    const command = await run('npx', ['--no-install', 'inferql', '--version'], here);
    expect(command.stdout).toMatch(/^inferql \d+\.\d+\.\d+/);
  },
  10 * MINUTES,
);
