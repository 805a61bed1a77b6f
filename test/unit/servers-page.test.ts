// docs/servers.md says what the code does.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { serversPage } from '../../scripts/servers-page.ts';
import { tasks } from '../../src/tasks/index.ts';

test('docs/servers.md is up to date (else run `npm run docs`)', async () => {
  expect(readFileSync('docs/servers.md', 'utf8')).toBe(await serversPage());
});

test('it has every task, and what each server lacks', async () => {
  const page = await serversPage();
  for (const { id } of tasks) expect(page).toContain(`## ${id} (`);
  expect(page).toMatch(/\| `tgi` \| `POST \/` \|.*\| `maxTime`, `numReturnSequences` \|/);
});
