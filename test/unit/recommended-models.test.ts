// The recommended models: in the documentation as in the code, for tasks that there are.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readModelId } from '../../src/connections/local/model-id.ts';
import { localRecipes } from '../../src/connections/local/recipes/index.ts';
import { RECOMMENDED_MODELS } from '../../src/connections/local/recommended-models.ts';

test('the documentation has the table of the code', () => {
  const page = readFileSync('docs/local-models.md', 'utf8');
  const rows = page.split('\n').filter((line) => /^\| [a-z-]+ \| `/.test(line));
  const expected = RECOMMENDED_MODELS.map(({ task, model, dtype, megabytes, licence, languages }) => {
    return `| ${task} | \`${model}\` | ${dtype} | ${megabytes} | ${licence} | ${languages} |`;
  });
  expect(rows).toEqual(expected);
});

test('each is a model id of a task that runs here', () => {
  for (const { task, model } of RECOMMENDED_MODELS) {
    expect(readModelId(model)).toMatchObject({ repo: model, revision: 'main', dtype: undefined });
    expect(Object.keys(localRecipes)).toContain(task);
  }
  const without = Object.keys(localRecipes).filter((task) => !RECOMMENDED_MODELS.some((row) => row.task === task));
  expect(without).toEqual(['table-question-answering']);
});
