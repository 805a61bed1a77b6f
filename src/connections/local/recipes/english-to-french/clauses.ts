// Translates English clauses into French ones; a function returns undefined for an unknown word or form. Clauses nest,
// so the functions are mutually recursive and share one long file.

import { comparison, extras, ME } from './adverbials.ts';
import { agree, conditional, future, imperfect, type Person, present } from './french-forms.ts';
import type { Verb, VerbForm } from './lexicon.ts';
import {
  entryAt,
  type Found,
  type NounPhrase,
  nounPhraseAt,
  numberAt,
  subjectAt,
  type Use,
  type Words,
} from './noun-phrases.ts';

/** The words of a clause that ends at the end of the text. */
export type Said = readonly string[] | undefined;

const TO_SOMEBODY =
  /^(donner|dire|montrer|écrire|envoyer|répondre|demander|enseigner|expliquer|apporter|parler|vendre)$/;
const GENERAL = /^(aimer|détester|préférer|apprendre|étudier)$/;
/** The word that links a verb to a following verb. */
const LINKS: Readonly<Record<string, string>> = {
  commencer: 'à',
  apprendre: 'à',
  aider: 'à',
  essayer: 'de',
  oublier: 'de',
  arrêter: 'de',
  finir: 'de',
  décider: 'de',
  choisir: 'de',
};
/** Adverbs placed directly after the verb, not at the end. */
const AFTER_VERB = /^(bien|très bien|beaucoup|trop|toujours|souvent|parfois|déjà|encore|vraiment|vite|aussi)$/;
interface Core {
  readonly verb: Verb;
  /** The conjugated word. */
  readonly finite: string;
  /** A participle or infinitive that follows. */
  readonly rest: readonly string[];
  readonly clitics?: readonly string[];
  readonly isDenied: boolean;
  readonly tail: readonly string[];
  readonly never?: boolean;
}

/** A declarative clause. */
export function statement(text: Words, at: number): Said {
  const there = thereIs(text, at);
  if (there) return there;
  const subject = subjectAt(text, at);
  if (!subject) return undefined;
  const core = predicate(text, subject.next, subject.value);
  if (!core) return undefined;
  return [...core.subject, ...verbGroup(core.core), ...core.core.tail];
}

export function verbGroup({ finite, rest, clitics = [], isDenied, never }: Core): string[] {
  const no = never ? 'jamais' : 'pas';
  return [...(isDenied || never ? ['ne'] : []), ...clitics, finite, ...(isDenied || never ? [no] : []), ...rest];
}

function thereIs(text: Words, at: number): Said {
  const { words } = text;
  if (words[at] !== 'there' || !/^(is|are|was|were)$/.test(words[at + 1] ?? '')) return undefined;
  const isDenied = words[at + 2] === 'not' || words[at + 2] === 'no';
  const found = nounPhraseAt(text, at + (isDenied ? 3 : 2));
  const tail = found && extras(text, found.next);
  if (!found || !tail) return undefined;
  const has = /^w/.test(words[at + 1] ?? '') ? 'avait' : 'a';
  return [
    ...(isDenied ? ['il', "n'y", has, 'pas'] : ['il', 'y', has]),
    ...found.value.say(isDenied ? 'denied' : 'object'),
    ...tail,
  ];
}

/**
 * The verb of a clause and everything after it. `subject` is the French subject, which "it is" may change to "c'est".
 */
export function predicate(text: Words, at: number, subject: NounPhrase): { subject: string[]; core: Core } | undefined {
  const { words } = text;
  let next = at;
  let adverb: string | undefined;
  const before = /^(always|often|sometimes|usually|already|still|really|also|never)$/;
  const take = () => {
    if (before.test(words[next] ?? '')) {
      adverb = text.lexicon.adverbs.get(words[next] ?? '') ?? 'never';
      next++;
    }
  };
  take();
  const never = () => adverb === 'never';
  const placed = () => (adverb && adverb !== 'never' ? [adverb] : []);
  const said = subject.say('general');
  const word = words[next] ?? '';
  const { person } = subject;
  if (/^(am|is|are|was|were)$/.test(word)) {
    next++;
    const isDenied = words[next] === 'not';
    if (isDenied) next++;
    take();
    return being(text, next, subject, { isPast: /^w/.test(word), isDenied, never: never(), adverb: placed() });
  }
  const helper = /^(do|does|did|will|would|can|could|must|should|have|has)$/.test(word) ? word : undefined;
  if (helper) {
    const isDenied = words[next + 1] === 'not';
    let after = next + (isDenied ? 2 : 1);
    if (before.test(words[after] ?? '')) {
      adverb = text.lexicon.adverbs.get(words[after] ?? '') ?? 'never';
      after++;
    }
    const core = helped(text, helper, after, subject, isDenied);
    if (core) return { subject: said, core: { ...core, rest: [...placed(), ...core.rest], never: never() } };
    if (isDenied && !/^(have|has)$/.test(helper)) return undefined;
  }
  const forms = entryAt(text.lexicon.verbs, text, next);
  const wanted = person === 1 ? 'third' : 'base';
  const found = forms?.value.find(({ form }) => form === wanted) ?? forms?.value.find(({ form }) => form === 'past');
  if (!forms || !found) return undefined;
  const isPast = found.form === 'past';
  const core = isPast
    ? inPast(text, found.verb, forms.next, subject, never())
    : inPresent(text, found.verb, forms.next, person, never());
  return (
    core && { subject: said, core: { ...core, rest: [...placed(), ...core.rest], isDenied: false, never: never() } }
  );
}

export function verbAt(text: Words, at: number, form: VerbForm): Found<Verb> | undefined {
  const found = entryAt(text.lexicon.verbs, text, at);
  const verb = found?.value.find((one) => one.form === form)?.verb;
  return found && verb ? { value: verb, next: found.next } : undefined;
}

const verbCalled = (text: Words, english: string) => verbAt({ ...text, words: [english] }, 0, 'base')?.value;

function inPresent(text: Words, verb: Verb, at: number, person: Person, isDenied: boolean): Core | undefined {
  const after = complements(text, verb, at, isDenied);
  return (
    after && {
      verb,
      finite: present(verb, person),
      rest: after.near,
      clitics: after.clitics,
      isDenied,
      tail: after.tail,
    }
  );
}

function inPast(text: Words, verb: Verb, at: number, subject: NounPhrase, isDenied: boolean): Core | undefined {
  const after = complements(text, verb, at, isDenied);
  if (!after) return undefined;
  const helper = verbCalled(text, verb.withBeing ? 'be' : 'have');
  if (!helper) return undefined;
  const ending = verb.withBeing ? `${subject.gender === 'f' ? 'e' : ''}${subject.isPlural ? 's' : ''}` : '';
  const rest = [
    ...after.near.filter((word) => AFTER_VERB.test(word)),
    verb.participle + ending,
    ...after.near.filter((word) => !AFTER_VERB.test(word)),
  ];
  return { verb, finite: present(helper, subject.person), rest, clitics: after.clitics, isDenied, tail: after.tail };
}

/** The main verb after do, will, can, must or have. */
function helped(text: Words, helper: string, at: number, subject: NounPhrase, isDenied: boolean): Core | undefined {
  const { words } = text;
  if (/^(have|has)$/.test(helper)) {
    if (words[at] === 'to' && !isDenied) return modal(text, 'must', at + 1, subject.person, isDenied);
    const go = words[at] === 'been' && words[at + 1] === 'to' ? verbCalled(text, 'go') : undefined;
    if (words[at] === 'been' && !go) return undefined;
    const verb = go ? { value: go, next: at + 1 } : verbAt(text, at, 'participle');
    return verb && inPast(text, verb.value, verb.next, subject, isDenied);
  }
  if (/^(can|could|must|should)$/.test(helper)) return modal(text, helper, at, subject.person, isDenied);
  if (helper === 'would') {
    if (words[at] !== 'like') return undefined;
    const verb = verbCalled(text, 'want');
    const core =
      verb &&
      (words[at + 1] === 'to'
        ? modal(text, 'want', at + 2, subject.person, isDenied)
        : inPresent(text, verb, at + 1, subject.person, isDenied));
    return core && verb && { ...core, finite: conditional(verb, subject.person) };
  }
  const verb = verbAt(text, at, 'base');
  if (!verb) return undefined;
  if (helper === 'did') return inPast(text, verb.value, verb.next, subject, isDenied);
  const core = inPresent(text, verb.value, verb.next, subject.person, isDenied);
  return core && helper === 'will' ? { ...core, finite: future(verb.value, subject.person) } : core;
}

function modal(text: Words, english: string, at: number, person: Person, isDenied: boolean): Core | undefined {
  const verb = verbCalled(text, english === 'could' ? 'can' : english);
  const after = verb && infinitive(text, at, isDenied);
  if (!verb || !after) return undefined;
  const finite = english === 'could' ? conditional(verb, person) : present(verb, person);
  return { verb, finite, rest: after, isDenied, tail: [] };
}

/** An infinitive with its complements; object pronouns precede it. */
function infinitive(text: Words, at: number, isDenied = false): string[] | undefined {
  if (text.words[at] === 'be') {
    const adjective = entryAt(text.lexicon.adjectives, text, at + 1);
    const tail = adjective && extras(text, adjective.next);
    if (adjective && tail) return ['être', agree(adjective.value, 'm', false), ...tail];
    const job = nounPhraseAt(text, at + 1);
    const rest = job && extras(text, job.next);
    return job && rest
      ? ['être', ...job.value.say(job.value.noun?.flags.includes('j') ? 'plain' : 'object'), ...rest]
      : undefined;
  }
  const verb = verbAt(text, at, 'base');
  const after = verb && complements(text, verb.value, verb.next, isDenied);
  return verb && after ? [...after.clitics, verb.value.infinitive, ...after.near, ...after.tail] : undefined;
}

interface Complements {
  readonly clitics: readonly string[];
  readonly near: readonly string[];
  readonly tail: readonly string[];
}

export function complements(text: Words, verb: Verb, at: number, isDenied: boolean): Complements | undefined {
  const { words } = text;
  let next = at;
  const clitics: string[] = [];
  const near: string[] = verb.link ? verb.link.split(' ') : [];
  const linked = near.length > 0;
  const that = words[next] === 'that' ? next + 1 : next;
  const told = /^(penser|espérer|croire|dire)$/.test(verb.infinitive) ? statement(text, that) : undefined;
  if (told) return { clitics: [], near: [], tail: ['que', ...told] };
  const pronoun = ME[words[next] ?? ''];
  const startsNoun = nounPhraseAt(text, next);
  if (pronoun && !startsNoun && !linked) {
    clitics.push(TO_SOMEBODY.test(verb.infinitive) ? pronoun[1] : pronoun[0]);
    next++;
  }
  // "want to go", "love swimming"
  const isToo = words[next] === 'to' && verbAt(text, next + 1, 'base');
  const ing =
    !isToo && /^(aimer|détester|préférer|commencer|arrêter)$/.test(verb.infinitive)
      ? verbAt(text, next, 'ing')
      : undefined;
  if (isToo || (words[next] === 'to' && words[next + 1] === 'be')) {
    const rest = infinitive(text, next + 1);
    if (!rest) return undefined;
    // "come to see" needs no link; "need to" has one.
    const purpose =
      /^(vouloir|aimer|détester|préférer|espérer|aller|venir|pouvoir|devoir)$/.test(verb.infinitive) || linked;
    const link = LINKS[verb.infinitive];
    return { clitics, near, tail: [...(link ? [link] : purpose ? [] : ['pour']), ...rest] };
  }
  if (ing && !startsNoun) {
    const after = complements(text, ing.value, ing.next, false);
    const link = LINKS[verb.infinitive];
    return (
      after && {
        clitics,
        near,
        tail: [...(link ? [link] : []), ...after.clitics, ing.value.infinitive, ...after.near, ...after.tail],
      }
    );
  }
  const object = nounPhraseAt(text, next);
  let tail: string[] = [];
  if (object) {
    tail = objectWords(verb, object.value, linked, isDenied);
    next = object.next;
  }
  const rest = extras(text, next, verb);
  if (!rest) return undefined;
  const adverbs: string[] = [];
  let others = [...rest];
  while (others[0] !== undefined && AFTER_VERB.test(others[0])) {
    adverbs.push(others[0]);
    others = others.slice(1);
  }
  return { clitics, near: [...adverbs, ...near], tail: [...tail, ...others] };
}

function objectWords(verb: Verb, object: NounPhrase, linked: boolean, isDenied: boolean): string[] {
  const flags = object.noun?.flags ?? '';
  if (linked) {
    const link = verb.link.split(' ').at(-1) ?? '';
    const each = (object.parts ?? [object]).map((one) => one.say(one.determiner === 'bare' ? 'plain' : 'object'));
    return each.flatMap((one, i) => (i > 0 ? ['et', link, ...one] : one));
  }
  if (verb.infinitive === 'jouer' && flags.includes('s')) return ['à', ...object.say('general')];
  if (verb.infinitive === 'jouer' && flags.includes('i')) return ['de', ...object.say('general')];
  if (verb.infinitive === 'parler' && flags.includes('t')) return object.say('plain');
  const indirect = /^(répondre|demander)$/.test(verb.infinitive) && object.determiner !== 'a' ? ['à'] : [];
  const use: Use = GENERAL.test(verb.infinitive) ? 'general' : isDenied ? 'denied' : 'object';
  return [...indirect, ...object.say(use)];
}

/** Options for clauses with "be". */
interface BeingOptions {
  readonly isPast: boolean;
  readonly isDenied: boolean;
  readonly never: boolean;
  readonly adverb: readonly string[];
}

function being(
  text: Words,
  at: number,
  subject: NounPhrase,
  { isPast, isDenied, never, adverb }: BeingOptions,
): { subject: string[]; core: Core } | undefined {
  const { words, lexicon } = text;
  const be = verbCalled(text, 'be');
  const have = verbCalled(text, 'have');
  if (!be || !have) return undefined;
  const { person, gender, isPlural } = subject;
  const finite = (verb: Verb) => (isPast ? imperfect(verb, person) : present(verb, person));
  const said = subject.say('general');
  const core = (verb: Verb, rest: readonly string[], tail: readonly string[]): Core => ({
    verb,
    finite: finite(verb),
    rest: [...adverb, ...rest],
    isDenied,
    tail,
    never,
  });
  const isIt = subject.points === true;
  const day = isIt ? lexicon.days.get(words[at] ?? '') : undefined;
  if (day) {
    const tail = extras(text, at + 1);
    return tail && { subject: ['ce'], core: core(be, [day], tail) };
  }
  if (words[at] === 'born') {
    const tail = extras(text, at + 1);
    const born = `né${gender === 'f' ? 'e' : ''}${isPlural ? 's' : ''}`;
    return tail && { subject: said, core: { ...core(be, [born], tail), finite: present(be, person) } };
  }
  const compared = comparison(text, at, isIt ? 'm' : gender, isPlural);
  if (compared) return { subject: isIt ? ['ce'] : said, core: core(be, compared, []) };
  // "is going to rain", "is reading"
  const going = words[at] === 'going' && words[at + 1] === 'to' ? infinitive(text, at + 2, isDenied) : undefined;
  const go = verbCalled(text, 'go');
  if (going && go) return { subject: said, core: core(go, going, []) };
  const doing = verbAt(text, at, 'ing');
  if (doing) {
    const after = complements(text, doing.value, doing.next, isDenied);
    if (after) return { subject: said, core: { ...core(doing.value, after.near, after.tail), clitics: after.clitics } };
  }
  const degree =
    words[at] === 'very' || words[at] === 'really'
      ? 'très'
      : words[at] === 'too'
        ? 'trop'
        : words[at] === 'so'
          ? 'si'
          : words[at] === 'quite'
            ? 'assez'
            : undefined;
  const from = degree ? at + 1 : at;
  const age = numberAt(text, at);
  if (age && words[age.next] === 'years' && words[age.next + 1] === 'old') {
    const tail = extras(text, age.next + 2);
    return tail && { subject: said, core: core(have, [age.value, age.value === 'un' ? 'an' : 'ans'], tail) };
  }
  const state =
    (subject.kind === 'noun' && !isPerson(subject)) || isIt ? undefined : entryAt(lexicon.states, text, from);
  if (state) {
    const tail = words[state.next] === 'of' ? undefined : extras(text, state.next);
    const feels = words[state.next] === 'of' ? nounPhraseAt(text, state.next + 1) : undefined;
    const afraid = feels && extras(text, feels.next);
    const near = [...(degree ? [degree] : []), state.value];
    if (tail) return { subject: said, core: core(have, near, tail) };
    return feels && afraid
      ? { subject: said, core: core(have, [...near, 'de', ...feels.value.say('general')], afraid) }
      : undefined;
  }
  const noun = nounPhraseAt(text, at);
  const adjective = noun ? undefined : entryAt(lexicon.adjectives, text, from);
  if (adjective) {
    const more = words[adjective.next] === 'and' ? entryAt(lexicon.adjectives, text, adjective.next + 1) : undefined;
    const tail = extras(text, (more ?? adjective).next);
    if (!tail) return undefined;
    const write = (one: typeof adjective.value) => agree(one, isIt ? 'm' : gender, isPlural);
    const rest = [...(degree ? [degree] : []), write(adjective.value), ...(more ? ['et', write(more.value)] : [])];
    return { subject: isIt ? ['ce'] : said, core: core(be, rest, tail) };
  }
  if (noun) {
    const tail = extras(text, noun.next);
    if (!tail) return undefined;
    const isJob =
      noun.value.noun?.flags.includes('j') === true &&
      noun.value.determiner === 'a' &&
      noun.value.say('plain').length === 1;
    const points = subject.kind === 'pronoun' && /^(il|elle|ils|cela)$/.test(said[0] ?? '') && !isJob;
    const first = points ? ['ce'] : said;
    const them = points && isPlural ? (isPast ? "c'étaient" : 'ce sont') : undefined;
    const built = core(be, noun.value.say(isJob ? 'plain' : 'object'), tail);
    return them ? { subject: [], core: { ...built, finite: them } } : { subject: first, core: built };
  }
  const tail = extras(text, at);
  return tail && tail.length > 0 ? { subject: said, core: core(be, [], tail) } : undefined;
}

function isPerson({ kind, noun }: NounPhrase): boolean {
  return (
    kind !== 'noun' ||
    noun?.flags.includes('j') === true ||
    /^(homme|femme|fille|garçon|enfant|bébé|ami|mère|père|sœur|frère|fils|mari|chien|chat|oncle|tante|élève|gens|parents)$/.test(
      noun?.singular ?? '',
    )
  );
}
