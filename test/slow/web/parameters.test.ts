// Parameters and links in a real browser: every parameter of every task has an input of its type, goes into the operation,
// the code and the link, and comes back from it.

import { getNullableType, isInputObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../../src/graphql/schema.ts';
import { tasks } from '../../../src/tasks/index.ts';
import { type Explorer, FIRST_ANSWER, noBrowser, runPanel, startSharedExplorer } from './start-explorer.ts';

/** Those that a panel has a field of its own for. */
const OWN: Record<string, readonly string[]> = {
  'text-generation': ['maxNewTokens'],
  'zero-shot-classification': ['candidateLabels'],
  'chat-completion': ['responseFormat', 'toolChoice', 'tools'],
};

describe.skipIf(noBrowser)('the parameters', () => {
  let explorer: Explorer;
  beforeAll(async () => {
    explorer = await startSharedExplorer();
  });
  afterAll(() => explorer?.close());

  test('each task has all of them, with their descriptions', { timeout: 60_000 }, async () => {
    for (const { id, mutation } of tasks) {
      const panel = await explorer.panel(id);
      const fields = panel.locator('.parameters .field');
      const shown = (await fields.locator('.label').allTextContents()).concat(OWN[id] ?? []);
      const input = schema.getMutationType()?.getFields()[mutation]?.args[0];
      const type = input && getNullableType(input.type);
      const own = isInputObjectType(type) ? type.getFields().parameters?.type : undefined;
      const named = own && getNullableType(own);
      const expected = isInputObjectType(named) ? Object.values(named.getFields()) : [];
      expect(shown.sort(), id).toEqual(expected.map(({ name }) => name).sort());
      for (const { name, description } of expected) {
        if (!OWN[id]?.includes(name)) expect(await panel.locator('.parameters').textContent()).toContain(description);
      }
    }
  });

  test('a number goes into the operation, the code and the link, and comes back', FIRST_ANSWER, async () => {
    const visitor = await explorer.open(
      { permissions: ['clipboard-read', 'clipboard-write'] },
      '/#text-classification',
    );
    const panel = visitor.locator('#panel-text-classification');
    await panel.getByText('All parameters').click();
    const topK = panel.getByLabel('topK');
    expect(await topK.getAttribute('max')).toBe('1000');
    await topK.fill('0');
    await panel.getByText('Expected a whole number from 1 to 1000.').waitFor();
    expect(await panel.getByRole('button', { name: 'Run', exact: true }).isDisabled()).toBe(true);
    await topK.fill('1');
    await panel.getByText('All parameters (1 set)').waitFor();
    await panel.locator('textarea').first().fill('A dull & sad film, #1 in boredom');
    expect(await panel.locator('.code pre').innerText()).toContain('"topK": 1');
    await runPanel(panel);
    expect(await panel.locator('.bars li').count()).toBe(1);
    await panel.getByRole('button', { name: 'Copy link' }).click();
    await panel.getByRole('button', { name: 'Link copied' }).waitFor();
    const link = await visitor.evaluate(() => navigator.clipboard.readText());
    const other = await explorer.open({}, link.slice(explorer.server.url.length));
    const opened = other.locator('#panel-text-classification');
    await expect.poll(() => opened.locator('textarea').first().inputValue()).toBe('A dull & sad film, #1 in boredom');
    expect(await opened.locator('.code pre').innerText()).toContain('"topK": 1');
    // A second link, on a page that shows the panel already.
    await other.evaluate(() => {
      location.hash = '#text-classification?text=Lovely&topK=2';
    });
    await expect.poll(() => opened.locator('textarea').first().inputValue()).toBe('Lovely');
    await other.context().close();
    await visitor.context().close();
  });

  test(
    'enums, booleans and lists have inputs of their own',
    async () => {
      const entities = await explorer.panel('token-classification');
      await entities.getByText('All parameters').click();
      await entities.getByLabel('aggregationStrategy').selectOption('NONE');
      await entities.getByText('Every token keeps its own label').waitFor();
      expect(await entities.locator('.code pre').innerText()).toContain('"aggregationStrategy": "NONE"');
      const generation = await explorer.panel('text-generation');
      await generation.getByText('All parameters').click();
      await generation.getByLabel('doSample').selectOption('false');
      await generation.getByLabel('stop', { exact: true }).fill('.\nThen');
      const code = await generation.locator('.code pre').innerText();
      expect(code).toMatch(/"doSample": false,[^}]*"stop": \[\s*"\.",\s*"Then"\s*\]/);
      await generation.getByLabel('returnFullText').selectOption('true');
      await runPanel(generation);
      // The prompt is not shown twice.
      expect(await generation.locator('.result').innerText()).toMatch(/^Once upon a time(?!.*Once upon)/s);
    },
    FIRST_ANSWER.timeout,
  );
});
