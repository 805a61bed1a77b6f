// Parses English noun phrases and renders them in French.

import { agree, beginsWithVowel, joinWords, nounText, type Person } from './french-forms.ts';
import type { Adjective, Lexicon, Noun } from './lexicon.ts';

export interface Words {
  /** Lower case. */
  readonly words: readonly string[];
  /** Original case. */
  readonly written: readonly string[];
  readonly lexicon: Lexicon;
}

export interface NounPhrase {
  readonly person: Person;
  readonly gender: 'm' | 'f';
  readonly isPlural: boolean;
  readonly kind: 'pronoun' | 'name' | 'noun';
  /** English determiner: `the`, `a`, `bare` (none), or `own` for all others. */
  readonly determiner: 'the' | 'a' | 'bare' | 'own';
  readonly noun?: Noun;
  /** It, this or that: "it is" becomes c'est. */
  readonly points?: boolean;
  /** The two phrases that "and" joins. */
  readonly parts?: readonly NounPhrase[];
  /** The French words; `use` is the grammatical role. */
  say(use: Use): string[];
}

/**
 * `general`: as a subject, or after a verb such as "love"; `denied`: after ne ... pas; `plain`: with no article for a
 * bare noun.
 */
export type Use = 'object' | 'general' | 'denied' | 'plain';

export interface Found<Value> {
  readonly value: Value;
  readonly next: number;
}

const SUBJECTS: Readonly<Record<string, { french: string; person: Person; gender?: 'f'; isPlural?: boolean }>> = {
  i: { french: 'je', person: 0 },
  you: { french: 'vous', person: 3 },
  he: { french: 'il', person: 1 },
  she: { french: 'elle', person: 1, gender: 'f' },
  it: { french: 'il', person: 1 },
  we: { french: 'nous', person: 2, isPlural: true },
  they: { french: 'ils', person: 4, isPlural: true },
  everybody: { french: 'tout le monde', person: 1 },
  everyone: { french: 'tout le monde', person: 1 },
  this: { french: 'cela', person: 1 },
  that: { french: 'cela', person: 1 },
};

export function subjectAt(text: Words, at: number): Found<NounPhrase> | undefined {
  const word = text.words[at] ?? '';
  const full = nounPhraseAt(text, at);
  if (full) return full;
  const found = SUBJECTS[word];
  if (!found) return undefined;
  const { french, person, gender = 'm', isPlural = false } = found;
  const say = () => [french];
  const points = /^(it|this|that)$/.test(word);
  return { value: { person, gender, isPlural, kind: 'pronoun', determiner: 'own', points, say }, next: at + 1 };
}

/** my: mon, ma, mes. The masculine form is also used before a vowel. */
const OWNED: Readonly<Record<string, readonly [string, string, string]>> = {
  my: ['mon', 'ma', 'mes'],
  your: ['votre', 'votre', 'vos'],
  his: ['son', 'sa', 'ses'],
  her: ['son', 'sa', 'ses'],
  its: ['son', 'sa', 'ses'],
  our: ['notre', 'notre', 'nos'],
  their: ['leur', 'leur', 'leurs'],
};
const POINTED: Readonly<Record<string, boolean>> = { this: true, that: true, these: true, those: true };

const JOINTS: Readonly<Record<string, string>> = { and: 'et', or: 'ou' };

/** A noun with its modifiers, or a name; several if joined by "and" or "or". */
export function nounPhraseAt(text: Words, at: number): Found<NounPhrase> | undefined {
  const first = oneNounPhraseAt(text, at);
  if (!first) return undefined;
  const joint = JOINTS[text.words[first.next] ?? ''];
  if (joint === undefined) return first;
  const second = oneNounPhraseAt(text, first.next + 1);
  // "I have a dog and Anna has a cat": a phrase followed by a verb starts a new clause.
  if (!second || (at > 0 && text.lexicon.verbs.has(text.words[second.next] ?? ''))) return first;
  const [one, two] = [first.value, second.value];
  const gender = one.gender === 'f' && two.gender === 'f' ? 'f' : 'm';
  const say = (use: Use) => [...one.say(use), joint, ...two.say(use)];
  const determiner = one.determiner === two.determiner ? one.determiner : 'own';
  const noun = one.noun ? { noun: one.noun } : {};
  return {
    value: { person: 4, gender, isPlural: true, kind: 'noun', determiner, ...noun, parts: [one, two], say },
    next: second.next,
  };
}

function oneNounPhraseAt(text: Words, at: number): Found<NounPhrase> | undefined {
  const found = determinedAt(text, at) ?? nameAt(text, at);
  if (!found) return undefined;
  const { next } = found;
  if (text.words[next] === "'s") {
    const owned = nounWithAdjectivesAt(text, next + 1);
    return owned && ownedBy(owned, found.value);
  }
  if (text.words[next] === 'of') {
    const whole = oneNounPhraseAt(text, next + 1);
    if (!whole) return undefined;
    const say = (use: Use) => [
      ...found.value.say(use),
      'de',
      ...whole.value.say(whole.value.determiner === 'bare' ? 'plain' : 'general'),
    ];
    return { value: { ...found.value, say }, next: whole.next };
  }
  return found;
}

function ownedBy({ value, next }: Found<Bare>, owner: NounPhrase): Found<NounPhrase> {
  const article = value.isPlural ? 'les' : value.noun.gender === 'f' ? 'la' : 'le';
  const say = () => [article, ...value.words, 'de', ...owner.say('general')];
  return { value: phrase(value, 'the', say), next };
}

interface Bare {
  readonly noun: Noun;
  readonly isPlural: boolean;
  /** The noun with its adjectives in French order. */
  readonly words: readonly string[];
}

function phrase({ noun, isPlural }: Bare, determiner: NounPhrase['determiner'], say: NounPhrase['say']): NounPhrase {
  return { person: isPlural ? 4 : 1, gender: noun.gender, isPlural, kind: 'noun', determiner, noun, say };
}

/** The longest lexicon entry at this position: "post office" before "post". */
export function entryAt<Value>(
  map: ReadonlyMap<string, Value>,
  { words }: Words,
  at: number,
): Found<Value> | undefined {
  for (let length = 3; length > 0; length--) {
    if (at + length > words.length) continue;
    const value = map.get(words.slice(at, at + length).join(' '));
    if (value !== undefined) return { value, next: at + length };
  }
  return undefined;
}

function nounWithAdjectivesAt(text: Words, at: number, number?: boolean): Found<Bare> | undefined {
  const { lexicon, words } = text;
  const adjectives: { adjective: Adjective; very: string }[] = [];
  let next = at;
  for (;;) {
    const noun = entryAt(lexicon.nouns, text, next);
    const degree = words[next] === 'very' ? 'très' : '';
    const adjective = entryAt(lexicon.adjectives, text, degree ? next + 1 : next);
    // A noun of several words goes before an adjective: a "red square" is no place.
    const isLast = noun && !(adjective && noun.next <= adjective.next && entryAt(lexicon.nouns, text, adjective.next));
    if (noun && isLast) {
      const isPlural = noun.value.isPlural || number === true;
      const { gender } = noun.value.noun;
      const said = nounText(noun.value.noun, isPlural);
      const before = adjectives.filter(({ adjective }) => adjective.precedes);
      const after = adjectives.filter(({ adjective }) => !adjective.precedes);
      const write = ({ adjective, very }: (typeof adjectives)[number], following: string) => [
        ...(very ? [very] : []),
        agree(adjective, gender, isPlural, following),
      ];
      const front: string[] = [];
      for (const one of before.reverse()) front.unshift(...write(one, front[0] ?? said));
      const back = after.reverse().flatMap((one, i) => [...(i > 0 ? ['et'] : []), ...write(one, '')]);
      return { value: { noun: noun.value.noun, isPlural, words: [...front, said, ...back] }, next: noun.next };
    }
    if (!adjective) return undefined;
    adjectives.push({ adjective: adjective.value, very: degree });
    next = adjective.next;
  }
}

function determinedAt(text: Words, at: number): Found<NounPhrase> | undefined {
  const { words, lexicon } = text;
  const word = words[at] ?? '';
  const owned = OWNED[word];
  const start = at + 1;
  if (word === 'the' || word === 'a' || word === 'an' || owned || POINTED[word]) {
    const count = numberAt(text, start);
    const found = nounWithAdjectivesAt(text, count?.next ?? start, count ? count.value !== 'un' : undefined);
    if (!found) return undefined;
    const { noun, isPlural } = found.value;
    const inner = [...(count ? [count.value] : []), ...found.value.words];
    const vowel = beginsWithVowel(inner[0] ?? '');
    const feminine = noun.gender === 'f';
    if (word === 'the')
      return { value: phrase(found.value, 'the', () => [definite(noun, isPlural), ...inner]), next: found.next };
    if (owned) {
      const own = isPlural ? owned[2] : feminine && !vowel ? owned[1] : owned[0];
      return { value: phrase(found.value, 'own', () => [own, ...inner]), next: found.next };
    }
    if (POINTED[word]) {
      const this_ = isPlural ? 'ces' : feminine ? 'cette' : vowel ? 'cet' : 'ce';
      return { value: phrase(found.value, 'own', () => [this_, ...inner]), next: found.next };
    }
    const one = isPlural ? 'des' : feminine ? 'une' : 'un';
    const say = (use: Use) => (use === 'denied' ? ['de', ...inner] : use === 'plain' ? inner : [one, ...inner]);
    return { value: phrase(found.value, 'a', say), next: found.next };
  }
  const quantity = quantityAt(text, at);
  if (quantity) {
    const found = nounWithAdjectivesAt(text, quantity.next, quantity.value.isPlural);
    if (!found) return undefined;
    const said = quantity.value.say(found.value);
    return { value: phrase(found.value, 'own', () => [...said, ...found.value.words]), next: found.next };
  }
  const some = word === 'some' || word === 'any' ? start : at;
  const bare = nounWithAdjectivesAt(text, some);
  if (!bare || lexicon.adverbs.has(word)) return undefined;
  const { noun, isPlural, words: inner } = bare.value;
  // "Cat is" is not a sentence: countable nouns need a determiner in the singular.
  if (!isPlural && !noun.flags.includes('c') && some === at) return undefined;
  const article = definite(noun, isPlural);
  const say = (use: Use) => {
    if (use === 'plain') return [...inner];
    // de longs cheveux, not des: de replaces des before a preceding adjective.
    if (use === 'denied' || (use === 'object' && isPlural && inner[0] !== nounText(noun, true)))
      return ['de', ...inner];
    return use === 'general' && some === at
      ? [article, ...inner]
      : [joinWords(['de', article, inner[0] ?? '']), ...inner.slice(1)];
  };
  return { value: phrase(bare.value, 'bare', say), next: bare.next };
}

const definite = (noun: Noun, isPlural: boolean) => (isPlural ? 'les' : noun.gender === 'f' ? 'la' : 'le');

export function numberAt({ words, lexicon }: Words, at: number): Found<string> | undefined {
  const word = words[at] ?? '';
  const value = /^\d+$/.test(word) ? word : lexicon.numbers.get(word);
  return value === undefined ? undefined : { value, next: at + 1 };
}

function quantityAt(text: Words, at: number): Found<{ isPlural?: boolean; say(bare: Bare): string[] }> | undefined {
  const { words } = text;
  const number = numberAt(text, at);
  if (number) {
    const say = ({ noun }: Bare) => [number.value === 'un' && noun.gender === 'f' ? 'une' : number.value];
    return { value: { isPlural: number.value !== 'un' && number.value !== '1', say }, next: number.next };
  }
  const of = (french: string, length: number) => ({ value: { say: () => [french, 'de'] }, next: at + length });
  const three = words.slice(at, at + 3).join(' ');
  if (three === 'a lot of') return of('beaucoup', 3);
  if (words[at] === 'many' || words[at] === 'much') return of('beaucoup', 1);
  if (entryAt(text.lexicon.adverbs, text, at)) return undefined;
  if (words[at] === 'every' || words[at] === 'each') return { value: { say: () => ['chaque'] }, next: at + 1 };
  if (words[at] === 'another')
    return { value: { say: ({ noun }) => [noun.gender === 'f' ? 'une autre' : 'un autre'] }, next: at + 1 };
  if (words[at] === 'all' && words[at + 1] === 'the') {
    return { value: { say: ({ noun }) => [noun.gender === 'f' ? 'toutes les' : 'tous les'] }, next: at + 2 };
  }
  return undefined;
}

/** A place with its own French name, or capitalized words that are not in the lexicon. */
function nameAt(text: Words, at: number): Found<NounPhrase> | undefined {
  const { written, words, lexicon } = text;
  const known = entryAt(lexicon.places, text, at);
  if (known) {
    const { name, gender } = known.value;
    const article = gender === 'f' ? ['la'] : gender === 'm' ? ['le'] : [];
    const say = () => [...article, ...name.split(' ')];
    return {
      value: { person: 1, gender: gender === 'f' ? 'f' : 'm', isPlural: false, kind: 'name', determiner: 'own', say },
      next: known.next,
    };
  }
  let next = at;
  while (isName(written[next], words[next] ?? '', lexicon)) next++;
  if (next === at) return undefined;
  // "Turn left": an unknown word at the start of a sentence is a name only if a verb follows.
  if (at === 0 && (lexicon.adjectives.has(words[next] ?? '') || lexicon.adverbs.has(words[next] ?? '')))
    return undefined;
  const name = written.slice(at, next);
  return {
    value: { person: 1, gender: 'm', isPlural: false, kind: 'name', determiner: 'own', say: () => [...name] },
    next,
  };
}

function isName(
  written: string | undefined,
  word: string,
  { nouns, adjectives, verbs, adverbs, days, months }: Lexicon,
): boolean {
  if (written === undefined || !/^\p{Lu}\p{Ll}+/u.test(written) || SUBJECTS[word] || OWNED[word]) return false;
  if (NO_NAMES.has(word)) return false;
  return ![nouns, adjectives, verbs, adverbs, days, months].some((map) => map.has(word));
}

const NO_NAMES = new Set(
  'a an the and or but if do does did is are was were am will would can could may might shall should must there where what when who whom whose why how which please yes no not never let some any every each many much these those to in on at of for with from by under near after before than as so very too then because while all none nothing something everything nobody somebody someone both either neither most more less few several about into over through during without between against once twice just only even such own same'.split(
    ' ',
  ),
);
