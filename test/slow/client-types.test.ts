// The types that clients' compilers make of a chain: Relay's, gql.tada's and the client preset's say what comes back.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { printSchema } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { generate } from '../../scripts/codegen.ts';
import { schema } from '../../src/graphql/schema.ts';

const run = promisify(execFile);
const MINUTES = 60_000;
const NO_REGISTRY = /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ERR_SOCKET_TIMEOUT/;
/** They come with programs for every platform, 100 MB of them: in a project of their own, and for this test alone. */
const COMPILERS = [
  'relay-compiler@21.0.1',
  'gql.tada@1.11.3',
  'typescript@5.9.3',
  'graphql@16',
  '@graphql-typed-document-node/core@3',
];

const CHAIN = `mutation Chain($photo: Media!) {
  objectDetection(input: { image: $photo }) {
    objects {
      label
      crop
      next {
        imageToText {
          text
          next {
            translation(parameters: { tgtLang: "fr" }) {
              translationText
              next { mood: textClassification(parameters: { topK: 1 }) { results { label score } } }
            }
            questionAnswering(question: "what?") { answer start }
          }
        }
      }
    }
  }
}`;

/** By hand, from the schema: each step may fail, nothing else is ever null. */
const WANTED = `export type Wanted = {
  objectDetection: null | {
    objects: {
      label: string;
      crop: string;
      next: {
        imageToText: null | {
          text: string;
          next: {
            translation: null | {
              translationText: string;
              next: { mood: null | { results: { label: string; score: number }[] } };
            };
            questionAnswering: null | { answer: string; start: number | null };
          };
        };
      };
    }[];
  };
};`;

const CHECKS = `import type { ResultOf, VariablesOf } from 'gql.tada';
import { initGraphQLTada } from 'gql.tada';
import type { ChainMutation, ChainMutationVariables } from './client/graphql.js';
import type { ChainMutation$data, ChainMutation$variables } from './relay/__generated__/ChainMutation.graphql.js';
import type { introspection } from './tada.js';
import type { Wanted } from './wanted.js';

/** Without what differs by taste: readonly, undefined beside null, the type's own name. */
type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T as Key extends '__typename' ? never : Key]-?: Plain<T[Key]> }
    : T extends undefined
      ? null
      : T;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

const graphql = initGraphQLTada<{ introspection: typeof introspection; scalars: { Media: string; JSON: unknown } }>();
const document = graphql(\`${CHAIN}\`);

export const relay: Same<Plain<ChainMutation$data>, Wanted> = true;
export const tada: Same<Plain<ResultOf<typeof document>>, Wanted> = true;
export const preset: Same<Plain<ChainMutation>, Wanted> = true;
export const relayVariables: Same<Plain<ChainMutation$variables>, { photo: string }> = true;
export const tadaVariables: Same<Plain<VariablesOf<typeof document>>, { photo: string }> = true;
export const presetVariables: Same<Plain<ChainMutationVariables>, { photo: string }> = true;
`;

const COMPILER_OPTIONS = {
  strict: true,
  noEmit: true,
  target: 'es2022',
  module: 'esnext',
  moduleResolution: 'bundler',
  skipLibCheck: true,
  plugins: [{ name: 'gql.tada/ts-plugin', schema: './schema.graphql', tadaOutputLocation: './tada.ts' }],
};

let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'inferql-types-'));
});
afterAll(() => rm(project, { recursive: true, force: true }));

async function write(name: string, content: string): Promise<void> {
  await mkdir(dirname(join(project, name)), { recursive: true });
  await writeFile(join(project, name), content);
}

/** What the type checker says, a line for each fault. */
async function check(): Promise<string> {
  const checker = join(project, 'node_modules/typescript/bin/tsc');
  return run(process.execPath, [checker, '-p', '.'], { cwd: project }).then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  );
}

test('Relay, gql.tada and the client preset agree on a chain', { timeout: 5 * MINUTES }, async ({ skip }) => {
  await write('package.json', JSON.stringify({ type: 'module', private: true }));
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', ...COMPILERS];
  await run('npm', install, { cwd: project }).catch((error: unknown) => {
    if (!NO_REGISTRY.test(String(error))) throw error;
    console.warn("The test of clients' types is skipped: the npm registry cannot be reached");
    skip('the npm registry cannot be reached');
  });
  const sdl = printSchema(schema);
  const scalars = { Media: 'string', JSON: 'unknown' };
  await write('schema.graphql', sdl);
  await write('wanted.ts', WANTED);
  await write('checks.ts', CHECKS);
  await write('tsconfig.json', JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include: ['*.ts'] }));

  const source = CHAIN.replace('mutation Chain', 'mutation ChainMutation');
  await write(
    'relay/ChainMutation.ts',
    `import { graphql } from 'relay-runtime';\nexport default graphql\`${source}\`;\n`,
  );
  const relay = { src: './relay', schema: './schema.graphql', language: 'typescript', customScalarTypes: scalars };
  await write('relay.config.json', JSON.stringify(relay));
  await run(process.execPath, [join(project, 'node_modules/relay-compiler/cli.js')], { cwd: project });

  const tada = join(project, 'node_modules/gql.tada/bin/cli.js');
  await run(process.execPath, [tada, 'generate-output', '--disable-preprocessing'], { cwd: project });

  await write('chain.graphql', CHAIN);
  const config = { scalars, useTypeImports: true };
  const preset = { documents: 'chain.graphql', preset: 'client', config } as const;
  const files = await generate({ schema: sdl, generates: { 'client/': preset } }, project);
  for (const { filename, content } of files) await write(filename, content);

  // And the check itself can fail: of all files, this one has faults alone, three of them.
  await write('other-wanted.ts', WANTED.replace('translationText: string', 'translationText: string | null'));
  await write('other-checks.ts', CHECKS.replace('./wanted.js', './other-wanted.js'));
  const faults = (await check()).split('\n').filter((line) => line.includes('error TS'));
  expect(faults).toEqual(Array(3).fill(expect.stringMatching(/^other-checks\.ts\(.*error TS2322: /)));
});
