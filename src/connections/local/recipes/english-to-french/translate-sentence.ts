// Rule-based English to French translation of simple sentences with known words; a neural model of this size would
// invent the rest.

import { extras } from './adverbials.ts';
import { statement } from './clauses.ts';
import { joinWords } from './french-forms.ts';
import type { Lexicon } from './lexicon.ts';
import { nounPhraseAt, numberAt, type Words } from './noun-phrases.ts';
import { order, question } from './questions.ts';

const SHORT: readonly (readonly [RegExp, string])[] = [
  [/[’‘]/g, "'"],
  [/\bcan't\b|\bcannot\b/g, 'can not'],
  [/\bwon't\b/g, 'will not'],
  [/n't\b/g, ' not'],
  [/\bi'm\b/g, 'i am'],
  [/\b(you|we|they)'re\b/g, '$1 are'],
  [/\b(i|you|we|they)'ve\b/g, '$1 have'],
  [/\b(\w+)'ll\b/g, '$1 will'],
  [/\b(i|you|we|they|he|she)'d like\b/g, '$1 would like'],
  [/\blet's\b/g, 'let us'],
  // No verb ("she left") and no adjective ("the right answer").
  [/\b(?:(?:to|on) the )?(left|right) of\b/g, '$1-of'],
  [/\b(he|she|it|what|where|who|how|that|there)'s\b/g, '$1 is'],
];

/** Simple sentences are shorter. Every reading is tried, so the cost grows faster than the length. */
const LONGEST_SENTENCE = 240;
const LONGEST_TEXT = 1_000;

/** @returns undefined for an unknown word or form: no translation is better than an invented one */
export function translateSentence(text: string, lexicon: Lexicon): string | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  const sentences = text.trim().match(/[^.!?]+[.!?]*/g) ?? [];
  if (sentences.some(({ length }) => length > LONGEST_SENTENCE)) return undefined;
  const said: string[] = [];
  for (const sentence of sentences) {
    const one = oneSentence(sentence.trim(), lexicon);
    if (one === undefined) return undefined;
    said.push(one);
  }
  return said.length > 0 ? said.join(' ') : undefined;
}

function oneSentence(sentence: string, lexicon: Lexicon): string | undefined {
  const [, body = '', mark = ''] = /^(.*?)\s*([.!?]*)$/s.exec(sentence) ?? [];
  const parts = body.split(/\s*,\s*/).filter((part) => part !== '');
  const said = parts.map((part) => withPlease(part, lexicon));
  if (said.length === 0 || said.some((one) => one === undefined)) return undefined;
  const joined = said.map((one, i) => small(one ?? '', i, lexicon).replace(/ [?]$/, '')).join(', ');
  const asks = mark.includes('?') || said.some((one) => one?.endsWith('?'));
  const end = asks ? ' ?' : mark.includes('!') ? ' !' : mark.slice(0, 1);
  return joined.charAt(0).toUpperCase() + joined.slice(1) + end;
}

function withPlease(part: string, lexicon: Lexicon): string | undefined {
  const bare = part.replace(/^please\s+|\s+please$/i, '');
  if (bare === '' || /^please$/i.test(bare)) return "s'il vous plaît";
  const said = joined(bare, lexicon) ?? asked(bare, bare !== part, lexicon);
  return said !== undefined && bare !== part ? `${said}, s'il vous plaît` : said;
}

/** Polite requests without a verb: "A coffee, please". */
function asked(part: string, isPolite: boolean, lexicon: Lexicon): string | undefined {
  const wanted = isPolite ? joined(`I want ${part}`, lexicon) : undefined;
  return wanted?.replace(/^je veux /, '');
}

/** Phrases start with a capital, except after a comma. */
function small(said: string, place: number, { phrases }: Lexicon): string {
  const isPhrase =
    place > 0 && [...phrases.values()].some((phrase) => phrase === said || said.startsWith(phrase.replace('*', '')));
  return isPhrase ? said.charAt(0).toLowerCase() + said.slice(1) : said;
}

const JOINTS: readonly (readonly [string, string])[] = [
  [' and ', 'et'],
  [' but ', 'mais'],
  [' because ', 'parce que'],
  [' or ', 'ou'],
  [' so ', 'donc'],
  [' when ', 'quand'],
];

/** One clause, or several joined by a conjunction such as "and". */
function joined(part: string, lexicon: Lexicon): string | undefined {
  const whole = phraseOrClause(part, lexicon);
  if (whole !== undefined) return whole;
  for (const [english, french] of JOINTS) {
    for (let at = part.indexOf(english); at > 0; at = part.indexOf(english, at + 1)) {
      const left = phraseOrClause(part.slice(0, at), lexicon);
      const right = left === undefined ? undefined : joined(part.slice(at + english.length), lexicon);
      if (left !== undefined && right !== undefined)
        return joinWords([left, french, decapitalized(right)].join(' ').split(' '));
    }
  }
  return undefined;
}

const decapitalized = (text: string) =>
  /^\p{Lu}\p{Ll}* /u.test(text) && /^(Je|J'|Il|Elle|Nous|Vous|Ils|Le|La|Les|Un|Une|Mon|Ma) /.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text.replace(/^J'/, "j'");

function phraseOrClause(part: string, lexicon: Lexicon): string | undefined {
  const text = wordsOf(part, lexicon);
  const phrase = phraseAt(text.words, text.written, lexicon);
  if (phrase !== undefined) return phrase;
  // A clause with an adverb of time: "The weather is nice today".
  for (const [english, french] of lexicon.adverbs) {
    const tail = english.split(' ');
    if (text.words.length > tail.length && text.words.slice(-tail.length).join(' ') === english) {
      const rest = phraseAt(text.words.slice(0, -tail.length), text.written, lexicon);
      if (rest !== undefined) return rest.endsWith(' ?') ? `${rest.slice(0, -2)} ${french} ?` : `${rest} ${french}`;
    }
  }
  if (text.words.length === 0 || text.words.length > 40) return undefined;
  const said = clauseOf(text) ?? captionOf(text) ?? countOf(text);
  return said && joinWords(said);
}

/** Things without a verb, as under a picture: "a red circle left of a blue star". */
function captionOf(text: Words): readonly string[] | undefined {
  const thing = nounPhraseAt(text, 0);
  if (thing?.value.kind !== 'noun') return undefined;
  const place = extras(text, thing.next);
  return place && [...thing.value.say(thing.value.determiner === 'bare' ? 'plain' : 'object'), ...place];
}

/** Numbers one after another, as someone reads out a code: "seven two nine". */
function countOf(text: Words): readonly string[] | undefined {
  const numbers = text.words.map((_, at) => numberAt(text, at)?.value);
  return numbers.every((number) => number !== undefined) ? numbers : undefined;
}

function wordsOf(part: string, lexicon: Lexicon): Words {
  let text = part.trim();
  let low = text.toLowerCase();
  for (const [short, long] of SHORT) low = low.replace(short, long);
  const words = low.match(/[\p{L}\p{N}'-]+/gu) ?? [];
  const owned = words.flatMap((word) => (word.endsWith("'s") ? [word.slice(0, -2), "'s"] : [word]));
  // Original case, for names.
  const written = owned.map((word) => {
    const found = new RegExp(`(?<![\\p{L}])${word.replace(/[^\p{L}\p{N}]/gu, '.')}(?![\\p{L}])`, 'iu').exec(text);
    if (!found) return word;
    text = text.slice(found.index + found[0].length);
    return found[0];
  });
  return { words: owned, written, lexicon };
}

function phraseAt(
  words: readonly string[],
  written: readonly string[],
  { phrases, places }: Lexicon,
): string | undefined {
  const exact = phrases.get(words.join(' '));
  if (exact !== undefined) return exact;
  for (const [english, french] of phrases) {
    if (!english.endsWith('*')) continue;
    const head = english.slice(0, -2).split(' ');
    const names = written.slice(head.length, words.length);
    const fits = head.every((word, i) => words[i] === word) && names.length > 0 && names.length < 4;
    if (fits && names.every((name) => /^\p{Lu}/u.test(name)))
      return fill(french, names.join(' '), places.get(names.join(' ').toLowerCase()));
  }
  return undefined;
}

/** A place has its French name, and a country the preposition of its gender. */
function fill(phrase: string, name: string, place: { name: string; gender: string | undefined } | undefined): string {
  if (!place || !/ (?:à|de) \*$/.test(phrase)) return phrase.replace('*', name);
  const isFrom = phrase.endsWith('de *');
  const to = place.gender === 'f' ? 'en' : place.gender === 'm' ? 'au' : 'à';
  const from = /^[aeiouhéèê]/i.test(place.name) ? "d'" : place.gender === 'm' ? 'du ' : 'de ';
  return `${phrase.replace(/(?:à|de) \*$/, '')}${isFrom ? from : `${to} `}${place.name}`;
}

function clauseOf(text: Words): readonly string[] | undefined {
  return question(text) ?? statement(text, 0) ?? order(text);
}
