// Runs the small models on what a newcomer types, and judges each answer: right, acceptable, honest, or wrong.
// No model was trained on these inputs.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LocalConnection } from '../../../../src/connections/local/connection.ts';
import { AnnotatedValue, InferenceError } from '../../../../src/inference/index.ts';
import { callOf, noSignal, startLocal } from '../../start-local.ts';

/** `honest`: it says that it does not know, or marks its answer as out of its domain. */
export type Verdict = 'right' | 'acceptable' | 'honest' | 'wrong';

export interface Judged {
  input: string;
  answer: string;
  verdict: Verdict;
  /** The model's own score of its answer; absent where the task gives none. */
  score?: number;
}

const HERE = fileURLToPath(new URL('.', import.meta.url));

let local: LocalConnection | undefined;

/** How long each answer took since the last look. */
const milliseconds: number[] = [];

/** The median of them, of which the first loads the model. */
export function medianMilliseconds(): number {
  const sorted = milliseconds.splice(0).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

interface Options {
  outOfDomain?: boolean;
}

async function run<Result>(task: string, input: unknown, parameters: Record<string, unknown> = {}) {
  local ??= startLocal({ timeoutSeconds: 120 });
  const start = performance.now();
  const [outcome] = await local.run([callOf(task, input, { parameters })], { signal: noSignal() });
  milliseconds.push(performance.now() - start);
  if (outcome instanceof InferenceError) return outcome;
  if (!(outcome instanceof AnnotatedValue)) return outcome as Result & Options;
  return { ...(outcome.value as Result), outOfDomain: outcome.notes.outOfDomain } as Result & Options;
}

/** Ends the worker that the models ran in. */
export async function closeEveryday(): Promise<void> {
  await local?.close?.();
  local = undefined;
}

function cases<Case>(task: string): Case[] {
  return JSON.parse(readFileSync(`${HERE}${task}.json`, 'utf8')) as Case[];
}

function judge(right: boolean, acceptable: boolean, outside: boolean | undefined): Verdict {
  if (right) return 'right';
  if (acceptable) return 'acceptable';
  return outside === true ? 'honest' : 'wrong';
}

function failed(input: string, error: InferenceError): Judged {
  return { input, answer: `${error.code}: ${error.message}`, verdict: 'honest' };
}

async function each<Case>(task: string, one: (example: Case) => Promise<Judged>): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const example of cases<Case>(task)) judged.push(await one(example));
  return judged;
}

/** Below this, a score of two classes says "neither". */
const UNSURE = 0.75;

const sentiment = (set: string) =>
  each<{ text: string; right: string; acceptable?: string }>(set, async (example) => {
    const found = await run<{ results: { label: string; score: number }[] }>('text-classification', example.text);
    if (found instanceof InferenceError) return failed(example.text, found);
    const { label = '', score = 0 } = found.results[0] ?? {};
    const said = score < UNSURE ? 'NEUTRAL' : label;
    const acceptable = said === example.acceptable || label === example.right;
    const verdict = judge(said === example.right, acceptable, found.outOfDomain);
    return { input: example.text, answer: `${label} ${score.toFixed(2)}`, verdict, score };
  });

const zeroShot = (set: string) =>
  each<{ text: string; labels: string[]; right: string; acceptable?: string }>(set, async (example) => {
    const input = `${example.text} ${JSON.stringify(example.labels)}`;
    const parameters = { candidateLabels: example.labels };
    const found = await run<{ labels: string[]; scores: number[] }>(
      'zero-shot-classification',
      example.text,
      parameters,
    );
    if (found instanceof InferenceError) return failed(input, found);
    const [label = ''] = found.labels;
    const [score = 0] = found.scores;
    const verdict = judge(label === example.right, label === example.acceptable, found.outOfDomain);
    return { input, answer: `${label} ${score.toFixed(2)}`, verdict, score };
  });

const similarity = (set: string) =>
  each<{ source: string; sentences: string[]; right: number; acceptable?: number }>(set, async (example) => {
    const input = { sourceSentence: example.source, sentences: example.sentences };
    const found = await run<{ scores: number[] }>('sentence-similarity', input);
    if (found instanceof InferenceError) return failed(example.source, found);
    const best = found.scores.indexOf(Math.max(...found.scores));
    const answer = found.scores.map((score) => score.toFixed(2)).join(' ');
    const verdict = judge(best === example.right, best === example.acceptable, found.outOfDomain);
    return { input: `${example.source} ${JSON.stringify(example.sentences)}`, answer, verdict };
  });

const ranking = (set: string) =>
  each<{ query: string; texts: string[]; right: number; acceptable?: number }>(set, async (example) => {
    const input = `${example.query} ${JSON.stringify(example.texts)}`;
    const scores = await rank(example.query, example.texts);
    const best = scores.indexOf(Math.max(...scores));
    const verdict = judge(best === example.right, best === example.acceptable, false);
    return { input, answer: scores.map((score) => score.toFixed(2)).join(' '), verdict };
  });

/** One score per text, in their order. */
async function rank(query: string, texts: string[]): Promise<number[]> {
  const found = await run<{ results: { index: number; score: number }[] }>('text-ranking', { query, texts });
  if (found instanceof InferenceError) return [];
  return texts.map((_, i) => found.results.find(({ index }) => index === i)?.score ?? 0);
}

const entities = (set: string) =>
  each<{ text: string; right: string[]; acceptable?: string[] }>(set, async (example) => {
    const found = await run<{ results: { entityGroup: string; score: number; start: number; end: number }[] }>(
      'token-classification',
      example.text,
    );
    if (found instanceof InferenceError) return failed(example.text, found);
    const named = found.results.map(
      ({ entityGroup, start, end }) => `${entityGroup} ${example.text.slice(start, end)}`,
    );
    const same = (wanted: string[] | undefined) => wanted !== undefined && wanted.join('|') === named.join('|');
    const score = Math.min(...found.results.map((one) => one.score));
    const verdict = judge(same(example.right), same(example.acceptable), found.outOfDomain);
    return { input: example.text, answer: named.join(', '), verdict, ...(named.length > 0 ? { score } : {}) };
  });

const questions = (set: string) =>
  each<{ question: string; context: string; right: string[]; acceptable?: string[] }>(set, async (example) => {
    const input = `${example.question} (${example.context})`;
    const { question, context } = example;
    const found = await run<{ answers: { answer: string; score: number }[] }>('question-answering', {
      question,
      context,
    });
    if (found instanceof InferenceError) return failed(input, found);
    const { answer = '', score = 0 } = found.answers[0] ?? {};
    const bare = answer.replace(/[.,]$/, '').trim();
    const verdict = judge(example.right.includes(bare), example.acceptable?.includes(bare) === true, found.outOfDomain);
    return { input, answer: `${answer} ${score.toFixed(2)}`, verdict, score };
  });

const tables = (set: string) =>
  each<{ query: string; table: Record<string, string[]>; cells: string[]; aggregator: string }>(
    set,
    async (example) => {
      const table = Object.entries(example.table).map(([header, values]) => ({ header, values }));
      const found = await run<{ answer: string; cells: string[]; aggregator: string }>('table-question-answering', {
        query: example.query,
        table,
      });
      if (found instanceof InferenceError) return failed(example.query, found);
      const cells = found.cells.join('|') === example.cells.join('|');
      const right = cells && found.aggregator === example.aggregator;
      return { input: example.query, answer: found.answer, verdict: judge(right, cells, found.outOfDomain) };
    },
  );

const masks = (set: string) =>
  each<{ text: string; right: string[] }>(set, async (example) => {
    const found = await run<{ results: { tokenStr: string; score: number }[] }>('fill-mask', example.text);
    if (found instanceof InferenceError) return failed(example.text, found);
    const fits = ({ tokenStr = '' }) => example.right.includes(tokenStr.trim());
    const [best] = found.results;
    const verdict = judge(best !== undefined && fits(best), found.results.some(fits), found.outOfDomain);
    const answer = found.results.map(({ tokenStr, score }) => `${tokenStr} ${score.toFixed(2)}`).join(', ');
    return { input: example.text, answer, verdict, score: best?.score ?? 0 };
  });

const summaries = (set: string) =>
  each<{ text: string; right: number[] }>(set, async (example) => {
    const found = await run<{ summaryText: string }>('summarization', example.text);
    if (found instanceof InferenceError) return failed(example.text, found);
    const sentences = example.text.split(/(?<=[.!?]) /);
    const summary = found.summaryText.trim();
    const said = sentences.flatMap((sentence, i) => (summary.includes(sentence) ? [i] : []));
    const own = said.map((i) => sentences[i]).join(' ') === summary && said.length < sentences.length;
    const main = own && said.some((i) => example.right[0] === i);
    const good = own && said.some((i) => example.right.includes(i));
    return { input: example.text, answer: summary, verdict: judge(main, good, found.outOfDomain) };
  });

/** Without case, marks and the choice of spaces and quotes, in which two right translations may differ. */
const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/[’']/g, "'")
    .replace(/[\s.!?,]+/g, ' ')
    .trim();

const translations = (set: string) =>
  each<{ text: string; right: string[] }>(set, async (example) => {
    const found = await run<{ translationText: string }>('translation', example.text);
    if (found instanceof InferenceError) return failed(example.text, found);
    const said = plain(found.translationText);
    const verdict = judge(example.right.map(plain).includes(said), false, found.outOfDomain);
    return { input: example.text, answer: found.translationText, verdict };
  });

const REFUSAL = /\b(do not know|don't know|I cannot|I can't|only know)\b/i;

/** What the chat says to a visitor, which is no story and no joke. */
const SMALL_TALK = /^\s*(?:hello|hi|nice to|that is|i am|thank|you are)\b/i;

/** A pattern, or `story` and `joke`: any text of at least five words. */
function answers(wanted: string, said: string): boolean {
  if (wanted === 'story' || wanted === 'joke') {
    return (said.match(/[a-z]{2,}/gi) ?? []).length >= 5 && !SMALL_TALK.test(said);
  }
  return new RegExp(wanted, 'i').test(said);
}

function judgeText(wanted: string, said: string, outside: boolean | undefined): Verdict {
  const refuses = REFUSAL.test(said);
  return judge(answers(wanted, said) && !refuses, false, outside === true || refuses);
}

const generations = (set: string) =>
  each<{ text: string; right: string }>(set, async (example) => {
    const parameters = { maxNewTokens: 60, returnFullText: false };
    const found = await run<{ generatedText: string }>('text-generation', example.text, parameters);
    if (found instanceof InferenceError) return failed(example.text, found);
    const verdict = judgeText(example.right, found.generatedText, found.outOfDomain);
    return { input: example.text, answer: found.generatedText, verdict };
  });

const chats = (set: string) =>
  each<{ text: string; right: string }>(set, async (example) => {
    const turn = { text: example.text, pastUserInputs: [], generatedResponses: [] };
    const found = await run<{ generatedText: string }>('conversational', turn);
    if (found instanceof InferenceError) return failed(example.text, found);
    const verdict = judgeText(example.right, found.generatedText, found.outOfDomain);
    return { input: example.text, answer: found.generatedText, verdict };
  });

const JUDGES: Readonly<Record<string, (set: string) => Promise<Judged[]>>> = {
  'text-classification': sentiment,
  'zero-shot-classification': zeroShot,
  'sentence-similarity': similarity,
  'text-ranking': ranking,
  'token-classification': entities,
  'question-answering': questions,
  'table-question-answering': tables,
  'fill-mask': masks,
  summarization: summaries,
  translation: translations,
  'text-generation': generations,
  conversational: chats,
};

/**
 * Each task's examples, judged. The first set of a task, written before any model, has its name; `TASK-fresh` was written
 * before the models got better at it, `TASK-third` and `TASK-fourth` after.
 */
export const everyday: Readonly<Record<string, () => Promise<Judged[]>>> = Object.fromEntries(
  Object.entries(JUDGES).flatMap(([task, judgeAll]) =>
    [task, `${task}-fresh`, `${task}-third`, `${task}-fourth`]
      .filter((set) => existsSync(`${HERE}${set}.json`))
      .map((set) => [set, () => judgeAll(set)] as const),
  ),
);
