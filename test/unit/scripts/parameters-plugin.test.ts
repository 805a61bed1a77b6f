// What the page knows of a parameter comes from its description: the range of a number, and nothing that only looks like one.

import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { plugin as outputTypes } from '../../../scripts/output-types-plugin.ts';
import { plugin as parameters, rangeIn } from '../../../scripts/parameters-plugin.ts';

describe('the range in a description', () => {
  test.each([
    ['Most tokens, 1 to 1,000,000.', { min: 1, max: 1_000_000 }],
    ['Penalty for tokens, -2 to 2.', { min: -2, max: 2 }],
    ['At least this sure, 0 to 0.5.', { min: 0, max: 0.5 }],
    ['Draw from this many likeliest tokens, 1 or more.', { min: 1 }],
    ['An integer of at most 53 bits.', {}],
    ['True: it stands before the answer.', {}],
  ])('%s', (description, range) => {
    expect(rangeIn(description)).toEqual(range);
  });
});

test('each field has the input of its type', async () => {
  const schema = buildSchema(`
    type Query { a: Int }
    type Mutation { run(input: RunInput!): Int }
    input RunInput { inputs: String!, parameters: RunParameters }
    input RunParameters {
      "How many, 1 to 9."
      count: Int
      labels: [String!]
      mode: Mode
      isFast: Boolean
      shape: Shape
    }
    input Shape { a: Int }
    enum Mode {
      "The first."
      ONE
    }`);
  const written = String(await parameters(schema, [], {}));
  const data = JSON.parse(written.slice(written.indexOf('= {') + 2, written.lastIndexOf(';')));
  expect(data).toEqual({
    run: [
      { name: 'count', description: 'How many, 1 to 9.', kind: 'Int', min: 1, max: 9 },
      { name: 'labels', description: '', isList: true, kind: 'String' },
      { name: 'mode', description: '', kind: 'Enum', values: [{ name: 'ONE', description: 'The first.' }] },
      { name: 'isFast', description: '', kind: 'Boolean' },
      { name: 'shape', description: '', kind: 'JSON' },
    ],
  });
});

test.each([
  ['parameters', parameters],
  ['output-types', outputTypes],
])("the page's %s are up to date (else run `npm run codegen`)", async (name, plugin) => {
  const current = buildSchema(readFileSync('schema.graphql', 'utf8'));
  const written = readFileSync(`web/src/generated/${name}.ts`, 'utf8');
  expect(written.trim()).toBe(String(await plugin(current, [], {})).trim());
});
