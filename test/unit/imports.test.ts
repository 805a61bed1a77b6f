// Imports run one way: who may import whom, file by file.

import { cruise } from 'dependency-cruiser';
import { expect, test } from 'vitest';

/** Each folder of src, or file, and what it may import besides itself and packages. */
const MAY_IMPORT: [from: string, to: string[]][] = [
  // The models' processes run recipes: at run time these load no GraphQL.
  ['src/tasks/local/', ['src/inference/', 'src/tasks/local-recipe', 'src/tasks/shared/turns']],
  ['src/tasks/', ['src/inference/']],
  ['src/inference/', []],
  ['src/connections/', ['src/inference/', 'src/tasks/task.', 'src/tasks/shared/', 'src/tasks/local']],
  ['src/observe/', ['src/inference/', 'src/graphql/operation.', 'src/connections/hugging-face/redact']],
  ['src/graphql/', ['src/inference/', 'src/tasks/']],
  ['src/http/', ['src/graphql/', 'src/observe/', 'src/create-inferql']],
];

const result = await cruise(['src'], { tsPreCompilationDeps: true, ruleSet: { forbidden: [] } });
const modules = typeof result.output === 'string' ? [] : result.output.modules;

test('every import goes down', () => {
  expect(modules.length).toBeGreaterThan(50);
  const wrong: string[] = [];
  for (const { source, dependencies } of modules) {
    const rule = MAY_IMPORT.find(([from]) => source.startsWith(from));
    if (!rule) continue;
    const [from, to] = rule;
    for (const { resolved, dependencyTypes } of dependencies) {
      if (from === 'src/tasks/local/' && dependencyTypes.includes('type-only')) continue;
      if (!resolved.startsWith('src/') || resolved.startsWith(from) || to.some((place) => resolved.startsWith(place)))
        continue;
      wrong.push(`${source} imports ${resolved}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('what runs needs no development dependency: it is not there where the package is installed', () => {
  const ours = modules.filter(({ source }) => source.startsWith('src/'));
  const wrong = ours.flatMap(({ source, dependencies }) =>
    dependencies
      .filter(({ dependencyTypes: types }) => types.includes('npm-dev') && !types.includes('type-only'))
      .map(({ module }) => `${source} imports ${module}`),
  );
  expect(wrong).toEqual([]);
});
