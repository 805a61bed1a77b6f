// Imports run one way: who may import whom, by folder. A folder without a rule may import nothing of the others.

import { cruise } from 'dependency-cruiser';
import { expect, test } from 'vitest';

const BELOW_APP = [
  'pictures/',
  'security/',
  'graphql/',
  'telemetry/',
  'inference/',
  'connections/',
  'tasks/',
  'settings/',
  'utils/',
];

/** Each folder of src, or file, and what it may import besides itself and packages; the first that fits counts. */
const MAY_IMPORT: readonly (readonly [from: string, to: readonly string[]])[] = [
  ['main.ts', ['cli/']],
  [
    'index.ts',
    [
      'create-inferql',
      'generated/',
      'graphql/task-runner',
      'graphql/schema',
      'security/error-body',
      'settings/read-settings',
    ],
  ],
  ['create-inferql.ts', ['app', 'http/', 'graphql/', 'settings/', 'utils/logger']],
  ['app.ts', [...BELOW_APP, 'create-local']],
  ['create-local.ts', ['connections/local/', 'settings/']],
  [
    'cli/',
    [
      'app',
      'graphql/create-task-runner',
      'graphql/task-runner',
      'graphql/schema',
      'generated/',
      'create-local',
      'http/',
      'settings/',
      'tasks/',
      'telemetry/log',
      'inference/',
      'utils/',
    ],
  ],
  ['http/', ['app', 'graphql/', 'security/', 'telemetry/', 'inference/', 'utils/']],
  ['telemetry/', ['graphql/operation-record', 'inference/', 'utils/']],
  ['generated/', []],
  ['graphql/', ['generated/', 'tasks/', 'inference/', 'pictures/', 'security/', 'utils/']],
  ['pictures/', ['inference/', 'utils/']],
  ['connections/hugging-face/', ['tasks/task', 'tasks/shared/', 'inference/', 'utils/']],
  // A recipe takes the types of its task alone: at run time a worker loads no GraphQL.
  ['connections/local/recipes/', ['connections/local/recipe', 'tasks/shared/', 'inference/', 'utils/']],
  [
    'connections/local/worker/',
    [
      'connections/local/architectures',
      'connections/local/find-model',
      'connections/local/model-files',
      'connections/local/pool/messages',
      'connections/local/recipe',
      'pictures/',
      'inference/',
      'utils/',
    ],
  ],
  ['connections/local/pool/', ['connections/local/recipe', 'connections/local/model-id', 'inference/', 'utils/']],
  // Downloads happen in the server's process, which loads no model: neither pool nor worker.
  [
    'connections/local/hub/',
    [
      'connections/local/find-model',
      'connections/local/model-id',
      'connections/local/recommended-models',
      'inference/',
      'utils/',
    ],
  ],
  ['connections/local/', ['connections/local/', 'inference/', 'utils/']],
  ['tasks/', ['inference/', 'utils/']],
  ['settings/', ['security/', 'utils/']],
  ['security/', ['inference/', 'utils/']],
  ['inference/', ['utils/']],
  ['utils/', []],
];

const { output } = await cruise(['src'], {
  tsPreCompilationDeps: true,
  // What packages import themselves is theirs, and took twenty times as long to read.
  doNotFollow: { path: 'node_modules' },
  ruleSet: { forbidden: [] },
});
const modules = (typeof output === 'string' ? [] : output.modules).filter(({ source }) => source.startsWith('src/'));
const inside = (path: string) => path.replace(/^src\//, '');

test('every import goes down, by a rule of its folder', () => {
  expect(modules.length).toBeGreaterThan(50);
  const wrong: string[] = [];
  for (const { source, dependencies } of modules) {
    const [from, to] = MAY_IMPORT.find(([folder]) => inside(source).startsWith(folder)) ?? ['', []];
    for (const { resolved, dependencyTypes } of dependencies) {
      if (!resolved.startsWith('src/')) continue;
      const target = inside(resolved);
      const isTypeOfTask =
        from === 'connections/local/recipes/' && target.startsWith('tasks/') && dependencyTypes.includes('type-only');
      if (isTypeOfTask || (from.endsWith('/') && target.startsWith(from))) continue;
      if (!to.some((place) => target.startsWith(place))) wrong.push(`${source} imports ${resolved}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('no circle of imports, but of types inside one folder', () => {
  const wrong = modules.flatMap(({ source, dependencies }) =>
    dependencies
      .filter(({ circular, cycle }) => {
        if (!circular) return false;
        const folders = new Set(
          [source, ...(cycle ?? []).map(({ name }) => name)].map((path) => path.replace(/\/[^/]+$/, '')),
        );
        const isOfTypes = (cycle ?? []).some(({ dependencyTypes }) => dependencyTypes.includes('type-only'));
        return folders.size > 1 || !isOfTypes;
      })
      .map(({ resolved }) => `${source} <-> ${resolved}`),
  );
  expect(wrong).toEqual([]);
});

test('what runs needs no development dependency: it is not there where the package is installed', () => {
  const wrong = modules.flatMap(({ source, dependencies }) =>
    dependencies
      .filter(({ dependencyTypes: types }) => types.includes('npm-dev') && !types.includes('type-only'))
      .map(({ module }) => `${source} imports ${module}`),
  );
  expect(wrong).toEqual([]);
});

test('every file says in its first line what it is for', async () => {
  const { readFile } = await import('node:fs/promises');
  const sources = modules.map(({ source }) => source);
  const firstLines = await Promise.all(
    sources.map(async (source) => [source, await readFile(source, 'utf8')] as const),
  );
  expect(firstLines.filter(([, text]) => !/^(#!.*\n)?\/\/ \S/.test(text)).map(([source]) => source)).toEqual([]);
});
