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

/** Question patterns and the fact key for each; `$` is the first captured subject, `$2` the second. */
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
  [/^(?:who (?:wrote|is the author of|was the author of)|by whom was) (.+?)(?: written)?$/, 'author of $'],
  [/^who (?:painted|is the painter of) (.+)$/, 'painter of $'],
  [/^who (?:composed|wrote|is the composer of) (.+)$/, 'composer of $'],
  [/^who (?:invented|created|developed|built|is the inventor of|was the inventor of) (.+)$/, 'inventor of $'],
  [/^who (?:discovered|found|first discovered) (.+)$/, 'discoverer of $'],
  [/^who (?:founded|started|created|is the founder of|are the founders of) (.+)$/, 'founder of $'],
  [/^(?:who|what) (?:is|was) the first (.+)$/, 'first of $'],
  [/^(?:what|which|who) (?:is|are) the (?:worlds )?(\w+(?:st|most) .+?)(?: (?:in|of|on) .+)?$/, 'record of $'],
  [/^(?:what|which|who) (?:is|are) the (most \w+ .+?)(?: (?:in|of|on) .+)?$/, 'record of $'],
  [/^(?:what|which|who) (?:is|are) the (.+)$/, 'record of $'],
  [/^(?:where is|where are) (.+?)(?: located)?$/, 'place of $'],
  [/^(?:in )?(?:what|which) (?:city|country|town|place) is (.+?)(?: located)?(?: in)?$/, 'place of $'],
  [/^(?:(?:in|on) )?(?:what|which) continent is (.+?)(?: (?:located )?(?:in|on))?$/, 'continent of $'],
  [/^how many (\w+) (?:are|is)(?: there)? (?:in|on) (.+)$/, 'count of $ in $2'],
  [/^how many (\w+) (?:does|do|has|make|make up|form|equal) (.+?)(?: have| contain)?$/, 'count of $ in $2'],
  [
    /^(?:what|which) (?:is the )?(?:currency|money) (?:of|in|is used in|do (?:they|people) use in|does) (.+?)(?: use| have)?$/,
    'currency of $',
  ],
  [/^what is the (?:chemical )?(?:symbol|formula|sign) (?:of|for) (.+)$/, 'symbol of $'],
  [/^(?:at what temperature|when) does (.+?) (boil|freez|melt)e?$/, '$2ing point of $'],
  [/^what is the (\w+ing) (?:point|temperature) of (.+)$/, '$ point of $2'],
  [/^how (?:tall|high) is (.+)$/, 'height of $'],
  [/^how (?:old) is (.+)$/, 'age of $'],
  [/^how (?:long) is (.+)$/, 'length of $'],
  [/^how (?:far|far away) is (.+?)(?: away)?(?: from .+)?$/, 'distance of $'],
  [/^how (?:fast) is (.+)$/, 'speed of $'],
  [/^how (?:hot) is (.+)$/, 'heat of $'],
  [/^what is the (height|age|length|speed|distance|value) (?:of|to) (.+)$/, '$ of $2'],
  [/^the (\w+(?:st|most) .+?)(?: (?:in|of|on) .+)? is$/, 'record of $'],
  [/^(.+?) was (?:written|invented|painted|discovered|composed|founded) by$/, 'author of $'],
];

const WITHOUT_ARTICLE = /^(?:an?|the|one|our) /;

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
  [/\b(?:biggest|greatest)\b/g, 'largest'],
  [/\b(centi|milli|kilo)?meter(s?)\b/g, '$1metre$2'],
  [/^ ?which (\w+) is the (\w+est)\b/g, 'what is the $2 $1'],
  [/\s+/g, ' '],
  [
    /^ ?(?:(?:hi|hello|hey|please|well|ok) )?(?:(?:can|could|would) you )?(?:please )?(?:tell me |do you know )?(?=.)/g,
    '',
  ],
  [/ (?:please|today|now)? ?$/g, ''],
  // An indirect question: "can you tell me what colour a raven is".
  [
    /^(what(?: colour)?|who|where|how \w+) (?!(?:is|are|was|were|does|do|did|many|much)\b)(.+) (is|are|was)$/g,
    '$1 $3 $2',
  ],
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
    const [first, second = ''] = (question.exec(asked) ?? []).slice(1).filter(Boolean);
    if (first === undefined) continue;
    const found = formsOf(first)
      .flatMap((one) => formsOf(second).map((other) => facts.get(key.replace('$2', other).replace('$', one))))
      .find((line) => line !== undefined);
    if (found !== undefined) return found;
  }
  return countOn(facts, asked) ?? sum(text);
}

/** A word as asked for, and its singular and plural. */
function formsOf(asked: string): string[] {
  const thing = asked.replace(WITHOUT_ARTICLE, '');
  return [thing, thing.replace(/s$/, ''), thing.replace(/es$/, ''), thing.replace(/ies$/, 'y'), `${thing}s`];
}

/** How many words of a list are written. */
const COUNTED = 3;

/** Goes on with a list whose order the facts give: "Monday, Tuesday, Wednesday". */
function countOn(facts: ReadonlyMap<string, string>, asked: string): string | undefined {
  const after = (word: string) => /^(\w+) comes after /.exec(facts.get(`after ${word}`) ?? '')?.[1];
  const said = asked.split(' ').filter((word) => word !== 'and');
  const isList = said.length > 1 && said.slice(1).every((word, i) => after(said[i] ?? '')?.toLowerCase() === word);
  if (!isList) return undefined;
  const next: string[] = [];
  for (let word = after(said.at(-1) ?? ''); word && next.length < COUNTED; word = after(word.toLowerCase()))
    next.push(word);
  return next.length > 0 ? `${next.join(', ')}.` : undefined;
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
