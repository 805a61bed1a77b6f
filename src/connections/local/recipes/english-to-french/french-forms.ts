// French spelling: agreement, conjugation, elision and contraction.

import type { Adjective, Noun, Verb } from './lexicon.ts';

/** je, il or elle, nous, vous, ils or elles. */
export type Person = 0 | 1 | 2 | 3 | 4;

const ASPIRATED = /^(haut|huit|hamburger|héros|haricot|onze)/i;

export function beginsWithVowel(word: string): boolean {
  return /^[aeiouyhâàéèêëîïôœûüÉÈÀÂÎÔÛ]/i.test(word) && !ASPIRATED.test(word);
}

const ELIDED = new Set(['je', 'ne', 'le', 'la', 'de', 'me', 'te', 'se', 'que', 'ce']);

/** Joins words with elision and contraction: `je aime` becomes j'aime, `de le` du, `à les` aux. */
export function joinWords(words: readonly string[]): string {
  const parts = words.flatMap((word) => word.split(' ')).filter((word) => word !== '');
  let text = '';
  for (let i = 0; i < parts.length; i++) {
    const word = parts[i] ?? '';
    const next = parts[i + 1] ?? '';
    const after = parts[i + 2] ?? '';
    const space = text === '' || text.endsWith("'") ? '' : ' ';
    const contracted = contraction(word, next, after);
    if (contracted !== undefined) {
      text += space + contracted;
      i++;
    } else if (ELIDED.has(word) && beginsWithVowel(next) && (word !== 'ce' || /^(est|était)$/.test(next))) {
      text += `${space}${word.slice(0, -1)}'`;
    } else {
      text += space + word;
    }
  }
  return text;
}

function contraction(word: string, next: string, after: string): string | undefined {
  if (word !== 'de' && word !== 'à') return undefined;
  if (next === 'les') return word === 'de' ? 'des' : 'aux';
  if (next !== 'le' || beginsWithVowel(after)) return undefined;
  return word === 'de' ? 'du' : 'au';
}

export function agree(adjective: Adjective, gender: 'm' | 'f', isPlural: boolean, next = ''): string {
  const one =
    gender === 'f'
      ? adjective.feminine
      : beginsWithVowel(next) && !isPlural
        ? adjective.beforeVowel
        : adjective.masculine;
  // `bon marché` and `en colère` are invariable.
  if (!isPlural || one.includes(' ') || /[sx]$/.test(one) || /^(marron|orange|super)$/.test(one)) return one;
  return one.endsWith('eau') ? `${one}x` : `${one}s`;
}

export function nounText(noun: Noun, isPlural: boolean): string {
  return isPlural ? noun.plural : noun.singular;
}

export function present(verb: Verb, person: Person): string {
  return verb.present[person] ?? '';
}

const FUTURE_ENDINGS = ['ai', 'a', 'ons', 'ez', 'ont'];

export function future(verb: Verb, person: Person): string {
  return `${verb.future}${FUTURE_ENDINGS[person]}`;
}

const IMPERFECT_ENDINGS = ['ais', 'ait', 'ions', 'iez', 'aient'];

export function imperfect(verb: Verb, person: Person): string {
  const stem = verb.infinitive === 'être' ? 'ét' : (verb.present[2] ?? '').replace(/ons$/, '');
  const ending = IMPERFECT_ENDINGS[person] ?? '';
  return (ending.startsWith('i') ? stem.replace(/ge$/, 'g').replace(/ç$/, 'c') : stem) + ending;
}

const CONDITIONAL_ENDINGS = IMPERFECT_ENDINGS;

export function conditional(verb: Verb, person: Person): string {
  return `${verb.future}${CONDITIONAL_ENDINGS[person]}`;
}
