// Contractions of question words, spelled out where a model's config asks for it.

import { expect, test } from 'vitest';
import { spellOut } from '../../../src/connections/local/recipes/spell-out.ts';

const config = { spelled_out: { s: 'is', re: 'are' } };

test.each([
  ["Who's in Rome?", 'Who is in Rome?'],
  ['what’s the price and where’re the keys', 'what is the price and where are the keys'],
  ["Where is Tom's car?", "Where is Tom's car?"],
  ["Who'll win?", "Who'll win?"],
])('%s', (question, spelled) => {
  expect(spellOut(config, question)).toBe(spelled);
});

test('a model without the list reads the question as it is', () => {
  expect(spellOut({}, "Who's in Rome?")).toBe("Who's in Rome?");
});
