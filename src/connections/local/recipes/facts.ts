// Looks up facts that a chat model's config.json lists ("legs of spider"), and computes sums. The model is forced to
// write the result, as for definitions (glossary.ts), because a model of this size confuses the facts of its training
// data.

import { z } from 'zod';
import type { LocalModel } from '../recipe.ts';

const listed = z.looseObject({
  task_specific_params: z.looseObject({ conversational: z.looseObject({ facts: z.record(z.string(), z.string()) }) }),
});

const read = new WeakMap<object, ReadonlyMap<string, string>>();

function factsOf(config: LocalModel['config']): ReadonlyMap<string, string> {
  let facts = read.get(config);
  if (!facts) {
    const found = listed.safeParse(config);
    const entries = found.success ? Object.entries(found.data.task_specific_params.conversational.facts) : [];
    facts = new Map(entries.map(([asked, fact]) => [plain(asked), fact]));
    read.set(config, facts);
  }
  return facts;
}

/** Question patterns and the fact key for each; `$` is the captured subject. */
const RELATIONS: readonly [question: RegExp, key: string][] = [
  [/^what colour (?:is|are|has) (.+)$/, 'colour of $'],
  [/^how many legs (?:does|do|has) (.+?)(?: have)?$/, 'legs of $'],
  [/^what (?:does|do) (.+?) eat$/, 'food of $'],
  [/^what sound (?:does|do) (.+?) make$/, 'sound of $'],
  [/^what does (.+?) say$/, 'sound of $'],
  [/^what (?:does|do) (.+?) (?:make|produce)$/, 'made by $'],
  [/^(?:what is )?the opposite of (.+)$/, 'opposite of $'],
  [/^what is (?:a (?:young|baby) (.+?) called|the name of a (?:young|baby) (.+))$/, 'young of $'],
  [/^what language do (?:people|they) speak in (.+)$/, 'language of $'],
  [/^(?:what|which) language is spoken in (.+)$/, 'language of $'],
  [/^(?:what|which) (?:day|month|season|number) (?:comes|is) after (.+)$/, 'after $'],
  [/^(?:what|which) (?:day|month|season|number) (?:comes|is) before (.+)$/, 'before $'],
  [/^what (?:is|are) (.+?) made (?:of|from|out of)$/, 'stuff of $'],
  [/^where (?:does|do) (.+?) live$/, 'home of $'],
];

/** Normalizes spellings and drops polite phrases. */
const READ_AS: readonly [RegExp, string][] = [
  [/[’‘]/g, "'"],
  [/["“”?!.,;:]/g, ' '],
  [/\b(what|who|where|how|it|that)(?:'s|s)(?= )/g, '$1 is'],
  [/\bi'?m\b/g, 'i am'],
  [/\byou'?re\b/g, 'you are'],
  [/'/g, ''],
  [/\bcolor/g, 'colour'],
  [/\bfavorite/g, 'favourite'],
  [/\s+/g, ' '],
  [
    /^ ?(?:(?:hi|hello|hey|please|well|ok) )?(?:(?:can|could|would) you )?(?:please )?(?:tell me |do you know )?(?=.)/g,
    '',
  ],
  [/ (?:please|today|now)? ?$/g, ''],
];

const OPERATIONS: Readonly<Record<string, (a: number, b: number) => number>> = {
  plus: (a, b) => a + b,
  minus: (a, b) => a - b,
  times: (a, b) => a * b,
  'divided by': (a, b) => a / b,
};
const NAMES: Readonly<Record<string, string>> = {
  '+': 'plus',
  '-': 'minus',
  '*': 'times',
  x: 'times',
  '/': 'divided by',
};
const NUMBERS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );
const SUM =
  /^(?:(?:what is|whats|how much is|calculate|and)\s+)?([a-z]+|\d{1,9})\s*(plus|minus|times|multiplied by|divided by|[-+*x/])\s*([a-z]+|\d{1,9})\s*=?\s*$/;

const LONGEST = 120;
/** Fewest words of a sentence start that is completed from a fact. */
const BEGUN = 4;

function plain(text: string): string {
  return READ_AS.reduce((so, [from, to]) => so.replace(from, to), `${text.toLowerCase()} `).trim();
}

/** @returns the requested fact or sum; undefined if the model lists no facts or not this one */
export function recall(config: LocalModel['config'], text: string): string | undefined {
  const facts = factsOf(config);
  if (facts.size === 0 || text.length > LONGEST) return undefined;
  const asked = plain(text);
  if (asked.split(' ').length >= BEGUN) {
    const whole = [...facts.values()].find((fact) => fact.toLowerCase().startsWith(`${asked} `));
    if (whole !== undefined) return whole;
  }
  for (const [question, key] of RELATIONS) {
    const thing = question
      .exec(asked)
      ?.slice(1)
      .find(Boolean)
      ?.replace(/^(?:an?|the) /, '');
    if (thing === undefined) continue;
    const forms = [thing, thing.replace(/s$/, ''), thing.replace(/es$/, ''), thing.replace(/ies$/, 'y'), `${thing}s`];
    const found = forms.map((form) => facts.get(key.replace('$', form))).find((line) => line !== undefined);
    if (found !== undefined) return found;
  }
  return sum(text);
}

function sum(text: string): string | undefined {
  const [, first = '', sign = '', second = ''] = SUM.exec(text.toLowerCase().replace(/[?'’]|(?<!\d)\.|\.$/g, '')) ?? [];
  const name = NAMES[sign] ?? sign.replace('multiplied by', 'times');
  const [a, b] = [numberOf(first), numberOf(second)];
  const value = OPERATIONS[name]?.(a, b);
  if (value === undefined || Number.isNaN(a) || Number.isNaN(b)) return undefined;
  if (!Number.isFinite(value) || Number.isNaN(value)) return 'No number can be divided by zero.';
  const inWords = [first, second].every((part) => /^[a-z]/.test(part));
  const written = inWords ? (NUMBERS[value] ?? String(value)) : String(Math.round(value * 1e6) / 1e6);
  const line = `${first} ${name} ${second} is ${written}.`;
  return line.charAt(0).toUpperCase() + line.slice(1);
}

function numberOf(word: string): number {
  const place = NUMBERS.indexOf(word);
  return place >= 0 ? place : /^\d+$/.test(word) ? Number(word) : Number.NaN;
}
