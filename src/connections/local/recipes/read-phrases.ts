// Replaces phrases whose meaning is not that of their words ("ran out of", "passed away") by one word, for a model that
// compares texts word by word.

import { z } from 'zod';
import type { LocalModel } from '../recipe.ts';

const listed = z.looseObject({ phrases: z.record(z.string(), z.string()) });

type Reader = (text: string) => string;

const readers = new WeakMap<object, Reader>();

/** In the config's `phrases`, `*` is any one word ("lost * job"). */
function readerOf(config: LocalModel['config']): Reader {
  const found = listed.safeParse(config);
  const entries = found.success ? Object.entries(found.data.phrases) : [];
  if (entries.length === 0) return (text) => text;
  const exact = new Map(entries);
  const open = entries
    .filter(([phrase]) => phrase.includes('*'))
    .map(([phrase, word]) => [new RegExp(`^${patternOf(phrase)}$`), word] as const);
  // The longest phrase of several at one place is meant.
  const patterns = entries.map(([phrase]) => patternOf(phrase)).sort((a, b) => b.length - a.length);
  const any = new RegExp(`(?<![\\w'])(?:${patterns.join('|')})(?![\\w'])`, 'g');
  const wordOf = (said: string) => exact.get(said) ?? open.find(([pattern]) => pattern.test(said))?.[1] ?? said;
  return (text) => spelledOut(text).replace(any, wordOf);
}

const patternOf = (phrase: string) => phrase.replaceAll('*', "[a-z']+");

/** Writes "can't" as "can not", so that the negation is a word of its own. */
function spelledOut(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/\bcan(?:'t|not)\b/g, 'can not')
    .replace(/\bwon't\b/g, 'will not')
    .replace(/n't\b/g, ' not');
}

/** @returns the text in lower case with its phrases replaced; unchanged for a model that lists none */
export function readPhrases(config: LocalModel['config'], text: string): string {
  let reader = readers.get(config);
  if (!reader) {
    reader = readerOf(config);
    readers.set(config, reader);
  }
  return reader(text);
}
