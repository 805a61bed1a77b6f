// Translates adverbials of time and place, and comparisons, into French.

import { agree } from './french-forms.ts';
import type { Verb } from './lexicon.ts';
import { entryAt, type Found, nounPhraseAt, numberAt, type Use, type Words } from './noun-phrases.ts';

/** English object pronouns, by their French position. */
export const ME: Readonly<Record<string, readonly [direct: string, indirect: string, stressed: string]>> = {
  me: ['me', 'me', 'moi'],
  you: ['vous', 'vous', 'vous'],
  him: ['le', 'lui', 'lui'],
  her: ['la', 'lui', 'elle'],
  it: ['le', 'lui', 'lui'],
  us: ['nous', 'nous', 'nous'],
  them: ['les', 'leur', 'eux'],
};
const PREPOSITIONS: readonly (readonly [string, string])[] = [
  ['in front of', 'devant'],
  ['next to', 'à côté de'],
  ['left-of', 'à gauche de'],
  ['right-of', 'à droite de'],
  ['above', 'au-dessus de'],
  ['below', 'au-dessous de'],
  ['close to', 'près de'],
  ['far from', 'loin de'],
  ['on top of', 'sur'],
  ['because of', 'à cause de'],
  ['with', 'avec'],
  ['without', 'sans'],
  ['for', 'pour'],
  ['under', 'sous'],
  ['behind', 'derrière'],
  ['near', 'près de'],
  ['between', 'entre'],
  ['before', 'avant'],
  ['after', 'après'],
  ['from', 'de'],
  ['on', 'sur'],
  ['in', 'dans'],
  ['at', 'à'],
  ['to', 'à'],
  ['into', 'dans'],
  ['about', 'de'],
  ['of', 'de'],
  ['during', 'pendant'],
  ['through', 'à travers'],
  ['by', 'par'],
  ['until', "jusqu'à"],
];

export function extras(text: Words, at: number, verb?: Verb): string[] | undefined {
  if (at >= text.words.length) return [];
  const adverb = entryAt(text.lexicon.adverbs, text, at);
  const found =
    timeAt(text, at) ??
    (adverb && {
      value: adverb.value === 'à la maison' && verb?.infinitive === 'rentrer' ? [adverb.value] : [adverb.value],
      next: adverb.next,
    }) ??
    placeAt(text, at, verb);
  const rest = found && extras(text, found.next, verb);
  return found && rest ? [...found.value, ...rest] : undefined;
}

function timeAt(text: Words, at: number): Found<string[]> | undefined {
  const { words, lexicon } = text;
  const [first = '', second = ''] = [words[at], words[at + 1]];
  const day = lexicon.days.get(second);
  if (first === 'on' && day) return { value: [day], next: at + 2 };
  const days = lexicon.days.get(second.replace(/s$/, ''));
  if (first === 'on' && days) return { value: ['le', days], next: at + 2 };
  const every = first === 'every' ? lexicon.days.get(second) : undefined;
  if (every) return { value: ['tous', 'les', `${every}s`], next: at + 2 };
  const month = lexicon.months.get(second);
  if (first === 'in' && month) return { value: ['en', month], next: at + 2 };
  if (first === 'in' && /^\d{4}$/.test(second)) return { value: ['en', second], next: at + 2 };
  const hour = first === 'at' ? numberAt(text, at + 1) : undefined;
  if (hour) {
    const one = hour.value === 'un' || hour.value === '1';
    const next = hour.next + (words[hour.next] === "o'clock" ? 1 : 0);
    return { value: ['à', one ? 'une' : hour.value, one ? 'heure' : 'heures'], next };
  }
  const long = first === 'for' ? nounPhraseAt(text, at + 1) : undefined;
  if (long?.value.noun && /^(an|mois|jour|semaine|heure|minute)$/.test(long.value.noun.singular))
    return { value: ['pendant', ...long.value.say('object')], next: long.next };
  return undefined;
}

function placeAt(text: Words, at: number, verb?: Verb): Found<string[]> | undefined {
  const { words, lexicon } = text;
  const found = PREPOSITIONS.find(([english]) => words.slice(at, at + english.split(' ').length).join(' ') === english);
  if (!found) return undefined;
  const [english, french] = found;
  const next = at + english.split(' ').length;
  const me = ME[words[next] ?? ''];
  const object = nounPhraseAt(text, next);
  if (me && !object) return { value: [...french.split(' '), me[2]], next: next + 1 };
  if (!object) return undefined;
  const place = entryAt(lexicon.places, text, next);
  if (place && /^(in|to|at)$/.test(english)) {
    const { gender, name } = place.value;
    return { value: gender === 'f' ? ['en', name] : gender === 'm' ? ['au', name] : ['à', name], next: place.next };
  }
  if (english === 'from' && place?.value.gender === 'f') return { value: ['de', place.value.name], next: place.next };
  if (object.value.kind === 'name' && /^(in|at)$/.test(english))
    return { value: ['à', ...object.value.say('general')], next: object.next };
  const toSomebody =
    english === 'to' && verb && /^(aller|venir)$/.test(verb.infinitive) && object.value.noun?.flags.includes('j');
  const use: Use =
    /^(sans|de)$/.test(french) && object.value.determiner === 'bare'
      ? 'plain'
      : object.value.determiner === 'bare'
        ? 'general'
        : 'object';
  return { value: [...(toSomebody ? ['chez'] : french.split(' ')), ...object.value.say(use)], next: object.next };
}

/** "taller than me", "more expensive than the car" */
export function comparison(text: Words, at: number, gender: 'm' | 'f', isPlural: boolean): string[] | undefined {
  const { words, lexicon } = text;
  const long = /^(more|less)$/.test(words[at] ?? '');
  const from = long ? at + 1 : at;
  const than = words[from + 1] === 'than' ? from + 2 : undefined;
  const word = words[from] ?? '';
  const stems =
    long || word === 'better'
      ? [word]
      : [word.replace(/er$/, ''), word.replace(/r$/, ''), word.replace(/ier$/, 'y'), word.replace(/(.)\1er$/, '$1')];
  const adjective = stems.map((stem) => lexicon.adjectives.get(stem)).find((one) => one);
  if (than === undefined || !adjective || (!long && !/er$/.test(word))) return undefined;
  const me = ME[words[than] ?? ''];
  const whole = me ? { value: [me[2]], next: than + 1 } : undefined;
  const object = nounPhraseAt(text, than);
  const other = object ? { value: object.value.say('general'), next: object.next } : whole;
  if (other?.next !== words.length) return undefined;
  const more = word === 'better' ? [] : [words[at] === 'less' ? 'moins' : 'plus'];
  return [...more, agree(adjective, gender, isPlural), 'que', ...other.value];
}
