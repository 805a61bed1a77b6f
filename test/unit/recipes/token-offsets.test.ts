// Offsets of tokens in UTF-16 units, for the three kinds of vocabularies.

import { expect, test } from 'vitest';
import { tokenOffsets } from '../../../src/connections/local/recipes/token-offsets.ts';

const known = (pieces: string[]) => pieces.map((text) => ({ text, unknown: text === '[UNK]' }));
const cut = (text: string, pieces: string[]) =>
  tokenOffsets(text, known(pieces)).map((offset) => offset && text.slice(offset.start, offset.end));

test('word pieces, lower-cased and without accents', () => {
  expect(cut('Zoë met Ångström', ['zoe', 'met', 'ang', '##strom'])).toEqual(['Zoë', 'met', 'Ång', 'ström']);
});

test('unknown words, emojis and punctuation', () => {
  expect(cut('😀 Hi 東京, you', ['[UNK]', 'hi', '[UNK]', '[UNK]', ',', 'you'])).toEqual([
    '😀',
    'Hi',
    '東',
    '京',
    ',',
    'you',
  ]);
});

test('bytes: a letter of four bytes is never cut', () => {
  expect(cut('Hi 😀 you', ['Hi', 'ĠðŁĺ', 'Ģ', 'Ġyou'])).toEqual(['Hi', '', '😀', 'you']);
  expect(cut('Hi there', ['ĠHi', 'Ġthere'])).toEqual(['Hi', 'there']);
});

test('sentence pieces', () => {
  expect(cut('  Hello world', ['▁Hel', 'lo', '▁', 'world'])).toEqual(['Hel', 'lo', undefined, 'world']);
});

test('a piece that is not in the text has no place, and those behind it keep theirs', () => {
  expect(cut('one two', ['one', 'nowhere', 'two'])).toEqual(['one', undefined, 'two']);
});
