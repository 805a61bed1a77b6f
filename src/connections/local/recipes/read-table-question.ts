// Answers table questions with a model that only scores which column a question is about. Rows are selected by the
// cells that the question names; words such as "how many", "total" and "oldest" select the operation.

import type { LocalModel } from '../recipe.ts';
import { getOutput } from './get-output.ts';

export type Aggregator = 'NONE' | 'SUM' | 'AVERAGE' | 'COUNT';

export interface Picked {
  aggregator: Aggregator;
  /** Row and column of each cell, from 0. */
  coordinates: number[][];
}

interface Column {
  header: string;
  values: readonly string[];
}

const SUM = /\b(total|sum|altogether|in all|combined|overall)\b/;
const AVERAGE = /\b(average|mean)\b/;
const COUNT = /\b(how many|number of|count)\b/;
const GREATEST =
  /\b(most|highest|greatest|largest|biggest|longest|tallest|oldest|latest|newest|maximum|max|best|heaviest|fastest|richest|hottest|warmest|deepest|widest|farthest|strongest|busiest|top)\b/;
const LEAST =
  /\b(least|fewest|lowest|smallest|shortest|youngest|earliest|minimum|min|worst|lightest|slowest|poorest|coldest|cheapest|nearest|closest|weakest)\b/;
/** Inverted for years: the oldest film has the smallest year. */
const OLDEST = /\boldest\b/;
const YOUNGEST = /\byoungest\b/;
const MORE =
  /\b(?:(?:more|greater|higher|larger|bigger|longer|taller|older|later|heavier) than|over|above|after|at least)\b/;
const LESS =
  /\b(?:(?:less|fewer|lower|smaller|shorter|younger|earlier|cheaper|lighter) than|under|below|before|at most)\b/;
const INCLUDED = /\bat (?:least|most)\b/;
/** A comparison takes the number that follows: "over 5", "more than $1,200". */
const COMPARED = new RegExp(`(?:${MORE.source}|${LESS.source})\\s+[^\\p{L}\\p{N}-]*(-?\\d[\\d,.]*)`, 'u');
const PERSON = /^(who|whose)\b|\b(which|what) (person|one of them)\b/;

const PEOPLE = /^(people|persons?)$/;
const NAMED_PEOPLE =
  /^(name|person|employee|player|student|member|customer|user|teacher|guest|patient|author|actor|artist|driver|friend)s?$/;

/** Asks for the rows of which nothing is left, by a column of this heading. */
const SOLD_OUT = /\b(out of stock|sold out|unavailable|not (?:available|in stock)|none left)\b/;
const STOCK = /\b(stock|available|availability|quantity|left|units)\b/;
const NOTHING = /^(0|no|none|false|-)$/i;

/** Headings that score below this are unrelated to the question. */
const FITS = 0;

export async function readTableQuestion(query: string, table: readonly Column[], model: LocalModel): Promise<Picked> {
  const asked = query.toLowerCase();
  const fits = await headingFits(query, table, model);
  const numeric = table.map(({ values }) => values.every((value) => numberOf(value) !== undefined));
  const texts = [...table.keys()].filter((column) => !numeric[column]);
  const rowCount = table[0]?.values.length ?? 0;
  const named = namedRows(asked.replace(COMPARED, ' '), table);
  const rows = named.rows ?? [...Array(rowCount).keys()];
  const best = (columns: readonly number[]) =>
    columns.reduce((top, column) => ((fits[column] ?? 0) > (fits[top] ?? 0) ? column : top), columns[0] ?? 0);
  const numbers = [...table.keys()].filter((column) => numeric[column]);
  const cells = (column: number, chosen: readonly number[]) => chosen.map((row) => [row, column]);

  const stock = SOLD_OUT.test(asked) ? table.find((column) => STOCK.test(headerOf(column))) : undefined;
  if (stock) {
    const chosen = rows.filter((row) => NOTHING.test(stock.values[row]?.trim() ?? ''));
    return { aggregator: COUNT.test(asked) ? 'COUNT' : 'NONE', coordinates: cells(texts[0] ?? 0, chosen) };
  }
  const compared = COMPARED.exec(asked);
  if (compared && numbers.length > 0) {
    const chosen = comparedRows(compared, table[best(yearsAsked(compared, table, numbers))]?.values ?? [], rows);
    const aggregator = COUNT.test(asked) ? 'COUNT' : 'NONE';
    return { aggregator, coordinates: cells(texts[0] ?? 0, chosen) };
  }
  const greatest = GREATEST.test(asked);
  if ((greatest || LEAST.test(asked)) && numbers.length > 0 && !AVERAGE.test(asked)) {
    const by = best(numbers);
    const subject = texts[0] ?? 0;
    const aboutItself =
      /^(what|how) (is|was|are|much|many)\b/.test(asked) &&
      wordsOf(asked).at(-1) === stem(table[by]?.header.toLowerCase() ?? '');
    const row = extreme(table[by]?.values ?? [], rows, isGreatest(asked, greatest, table[by]));
    const target = aboutItself ? by : PERSON.test(asked) ? subject : best(texts.length > 0 ? texts : [0]);
    return {
      aggregator: 'NONE',
      coordinates: cells((fits[target] ?? 0) > FITS || aboutItself ? target : subject, row),
    };
  }
  if (AVERAGE.test(asked)) return { aggregator: 'AVERAGE', coordinates: cells(best(numbers), rows) };
  if (SUM.test(asked) && numbers.length > 0) return { aggregator: 'SUM', coordinates: cells(best(numbers), rows) };
  const open = [...table.keys()].filter((column) => !named.columns.has(column));
  // "How many employees work in IT" counts rows; "How many goals has Kim" looks up a number.
  const counted = /\bhow many (\p{L}+)/u.exec(asked)?.[1];
  const kind = texts.some((column) => {
    const header = headerOf(table[column]);
    if (counted === undefined || stem(counted) === stem(header)) return counted !== undefined;
    return PEOPLE.test(counted) && NAMED_PEOPLE.test(header);
  });
  const looked = numbers.filter((column) => open.includes(column));
  const several = (named.rows?.length ?? 0) > 1 && !named.columns.has(texts[0] ?? 0);
  const lookedUp = named.rows && looked.length > 0 && !(several && (fits[best(looked)] ?? 0) <= FITS);
  if (COUNT.test(asked) && (!lookedUp || kind)) {
    return { aggregator: 'COUNT', coordinates: cells(texts[0] ?? 0, rows) };
  }
  const candidates = open.length > 0 ? open : [...table.keys()];
  if (PERSON.test(asked) && named.rows) {
    // Questions about a person return the first column, unless another heading fits better ("Who directed ...").
    const other = best(candidates.filter((column) => !numeric[column]));
    return { aggregator: 'NONE', coordinates: cells(other, rows) };
  }
  const wanted = COUNT.test(asked) ? candidates.filter((column) => numeric[column]) : candidates;
  return { aggregator: 'NONE', coordinates: cells(best(wanted.length > 0 ? wanted : candidates), rows) };
}

const headerOf = (column: Column | undefined) => column?.header.toLowerCase() ?? '';

const isYear = (value: string) => /^[12]\d{3}$/.test(value.trim());

/** "After 2000" refers to a column of years if there is one. */
function yearsAsked([found = '', ...groups]: RegExpExecArray, table: readonly Column[], numbers: number[]): number[] {
  const years = numbers.filter((column) => table[column]?.values.every(isYear));
  return /^(after|before)/.test(found) && isYear(groups.at(-1) ?? '') && years.length > 0 ? years : numbers;
}

function comparedRows([found = '', ...groups]: RegExpExecArray, values: readonly string[], rows: readonly number[]) {
  const than = Number(groups.at(-1)?.replaceAll(',', '').replace(/\.$/, ''));
  const above = MORE.test(found);
  return rows.filter((row) => {
    const value = numberOf(values[row] ?? '');
    if (value === undefined) return false;
    return (INCLUDED.test(found) && value === than) || (above ? value > than : value < than);
  });
}

/** Similarity of each heading to the question; above 0 is a match. */
async function headingFits(query: string, table: readonly Column[], model: LocalModel): Promise<number[]> {
  const first = model.tokens.ids(query);
  const pairs = table.map(({ header }) => ({ first, second: model.tokens.ids(header) }));
  const { data } = getOutput(await model.forward(model.tokens.build(pairs)), 'logits');
  return Array.from(data);
}

/** The rows whose cells the question names, and the columns of those cells; no rows if it names none. */
function namedRows(asked: string, table: readonly Column[]): { rows: number[] | undefined; columns: Set<number> } {
  const words = wordsOf(asked);
  const columns = new Set<number>();
  let rows: number[] | undefined;
  for (const [column, { values }] of table.entries()) {
    const hits = values.flatMap((value, row) => (isSaid(wordsOf(value.toLowerCase()), words) ? [row] : []));
    if (hits.length === 0) continue;
    const both = rows?.filter((row) => hits.includes(row));
    // Two columns match different rows: the first match is kept.
    if (both?.length === 0) continue;
    rows = both ?? hits;
    columns.add(column);
  }
  return { rows, columns };
}

function isSaid(value: readonly string[], words: readonly string[]): boolean {
  if (value.length === 0) return false;
  return words.some((_, at) => value.every((word, i) => words[at + i] === word));
}

/** Words without plural endings: "rugs" becomes "rug". */
function wordsOf(text: string): string[] {
  return (text.match(/-?[\p{L}\p{N}]+(?:[.,:]\p{N}+)*/gu) ?? []).map(stem);
}

function stem(word: string): string {
  return /[^s]s$/.test(word) && word.length > 3 ? word.slice(0, -1) : word;
}

/** Parses numbers, including "1,234", "$5" and "12 km". */
function numberOf(value: string): number | undefined {
  const found = /^[^\p{L}\p{N}-]*(-?\d[\d,]*(?:\.\d+)?)\s*(?:\p{L}{1,3}|%|°\p{L}?)?$/u.exec(value.trim());
  return found?.[1] === undefined ? undefined : Number(found[1].replaceAll(',', ''));
}

function isGreatest(asked: string, greatest: boolean, column: Column | undefined): boolean {
  const years = column?.values.every(isYear) ?? false;
  if (years && OLDEST.test(asked)) return false;
  if (years && YOUNGEST.test(asked)) return true;
  return LEAST.test(asked) ? false : greatest;
}

function extreme(values: readonly string[], rows: readonly number[], greatest: boolean): number[] {
  const valueAt = (row: number) => numberOf(values[row] ?? '') ?? 0;
  const [first] = [...rows].sort((a, b) => (greatest ? valueAt(b) - valueAt(a) : valueAt(a) - valueAt(b)));
  return rows.filter((row) => first !== undefined && valueAt(row) === valueAt(first));
}
