// Reads the words and phrases for English to French translation from a model's config.json.

import { z } from 'zod';

export interface Noun {
  readonly singular: string;
  readonly plural: string;
  readonly gender: 'm' | 'f';
  /** c: uncountable; p: plural only in French; s: a sport; i: an instrument; j: a job; t: a language. */
  readonly flags: string;
}

export interface Adjective {
  readonly masculine: string;
  readonly feminine: string;
  /** Masculine form before a vowel: `bel`. */
  readonly beforeVowel: string;
  readonly precedes: boolean;
}

export interface Verb {
  readonly infinitive: string;
  /** je, il, nous, vous, ils. */
  readonly present: readonly string[];
  readonly participle: string;
  readonly future: string;
  readonly withBeing: boolean;
  /** Links the expression to its object: `besoin de`. */
  readonly link: string;
}

export type VerbForm = 'base' | 'third' | 'past' | 'participle' | 'ing';

export interface Lexicon {
  readonly nouns: ReadonlyMap<string, { readonly noun: Noun; readonly isPlural: boolean }>;
  readonly adjectives: ReadonlyMap<string, Adjective>;
  readonly verbs: ReadonlyMap<string, readonly { readonly verb: Verb; readonly form: VerbForm }[]>;
  readonly adverbs: ReadonlyMap<string, string>;
  readonly places: ReadonlyMap<string, { readonly name: string; readonly gender: string | undefined }>;
  readonly numbers: ReadonlyMap<string, string>;
  readonly days: ReadonlyMap<string, string>;
  readonly months: ReadonlyMap<string, string>;
  readonly states: ReadonlyMap<string, string>;
  readonly phrases: ReadonlyMap<string, string>;
}

const lines = z.array(z.string());
const listed = z.looseObject({
  task_specific_params: z.looseObject({
    translation: z.looseObject({
      lexicon: z.object({
        nouns: lines,
        adjectives: lines,
        verbs: lines,
        futures: lines,
        adverbs: lines,
        places: lines,
        numbers: lines,
        days: lines,
        months: lines,
        states: lines,
        phrases: z.record(z.string(), z.string()),
      }),
    }),
  }),
});

const read = new WeakMap<object, Lexicon | undefined>();

/** @returns undefined for models whose config lists no words */
export function lexiconOf(config: object): Lexicon | undefined {
  if (!read.has(config)) {
    const found = listed.safeParse(config);
    read.set(config, found.success ? build(found.data.task_specific_params.translation.lexicon) : undefined);
  }
  return read.get(config);
}

type Lines = z.infer<typeof listed>['task_specific_params']['translation']['lexicon'];

function build(found: Lines): Lexicon {
  const futures = pairs(found.futures);
  return {
    nouns: new Map(found.nouns.flatMap(nounForms)),
    adjectives: new Map(found.adjectives.map(adjective)),
    verbs: verbForms(found.verbs, futures),
    adverbs: pairs(found.adverbs),
    places: new Map(
      found.places.map((line) => {
        const [english = '', name = '', gender] = line.split(':');
        return [spaced(english), { name: spaced(name), gender }] as const;
      }),
    ),
    numbers: pairs(found.numbers),
    days: pairs(found.days),
    months: pairs(found.months),
    states: pairs(found.states),
    phrases: new Map(Object.entries(found.phrases)),
  };
}

const spaced = (text: string) => text.replaceAll('_', ' ');

function pairs(found: readonly string[]): Map<string, string> {
  return new Map(
    found.map((line) => {
      const [english = '', french = ''] = line.split(':');
      return [spaced(english), spaced(french)] as const;
    }),
  );
}

function nounForms(line: string): [string, { noun: Noun; isPlural: boolean }][] {
  const [english = '', french = '', kind = ''] = line.split(':');
  const [flags = '', ownPlural] = kind.split('/');
  const [singular = '', plural] = french.split('/');
  const noun: Noun = {
    singular: spaced(singular),
    plural: spaced(plural ?? (flags.includes('p') ? singular : `${singular}s`)),
    gender: flags.startsWith('f') ? 'f' : 'm',
    flags: flags.slice(1),
  };
  const many = ownPlural ?? withEnding(english, 's');
  const isPlural = noun.flags.includes('p');
  const forms: [string, { noun: Noun; isPlural: boolean }][] = [[spaced(english), { noun, isPlural }]];
  if (many !== english) forms.push([spaced(many), { noun, isPlural: true }]);
  return forms;
}

function adjective(line: string): [string, Adjective] {
  const [english = '', french = '', feminine, beforeVowel] = line.split(':').map(spaced);
  const masculine = french.replace('^', '');
  return [
    english,
    {
      masculine,
      feminine: feminine ?? (masculine.endsWith('e') ? masculine : `${masculine}e`),
      beforeVowel: beforeVowel ?? masculine,
      precedes: french.startsWith('^'),
    },
  ];
}

function verbForms(found: readonly string[], futures: ReadonlyMap<string, string>) {
  const forms = new Map<string, { verb: Verb; form: VerbForm }[]>();
  const add = (english: string, verb: Verb, form: VerbForm) => {
    const known = forms.get(spaced(english)) ?? [];
    known.push({ verb, form });
    forms.set(spaced(english), known);
  };
  for (const line of found) {
    const [english = '', french = '', ...rest] = line.split(':');
    const infinitive = spaced(french);
    const stem = infinitive.slice(0, -2);
    const [je, il, nous, vous, ils, participle, flags = ''] = rest;
    const verb: Verb = {
      infinitive,
      present: [je || `${stem}e`, il || `${stem}e`, nous || `${stem}ons`, vous || `${stem}ez`, ils || `${stem}ent`],
      participle: participle || `${stem}é`,
      future: futures.get(infinitive) ?? infinitive.replace(/e$/, ''),
      withBeing: flags === 'e',
      link: flags.startsWith('+') ? spaced(flags.slice(1)) : '',
    };
    const [base = '', past, participleForm] = english.split('/');
    const [head = '', ...tail] = base.split('_');
    const inflect = (form: string) => [form, ...tail].join('_');
    const regular = withEnding(head, 'ed');
    add(base, verb, 'base');
    add(inflect(head === 'have' ? 'has' : withEnding(head, 's')), verb, 'third');
    add(inflect(withEnding(head, 'ing')), verb, 'ing');
    add(past ? inflect(past.split('_')[0] ?? past) : inflect(regular), verb, 'past');
    add(
      participleForm ? inflect(participleForm.split('_')[0] ?? participleForm) : inflect(regular),
      verb,
      'participle',
    );
  }
  return forms;
}

const DOUBLED = /^(stop|run|swim|cut|put|sit|win|begin|forget|plan|travel)$/;

/** English inflection: study, studies, studied; make, making; stop, stopped. */
function withEnding(word: string, ending: 's' | 'ed' | 'ing'): string {
  if (ending === 's') {
    if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
    return `${word}${/(s|sh|ch|x|o)$/.test(word) ? 'es' : 's'}`;
  }
  if (ending === 'ed' && /[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ied`;
  if (DOUBLED.test(word)) return word + word.slice(-1) + ending;
  return word.replace(/([^eo])e$/, '$1') + ending;
}
