// Groups tokens into entities, as the token-classification pipeline of Python's transformers does.

import { argmax } from './math.ts';
import type { Offset } from './token-offsets.ts';

export interface TaggedToken extends Partial<Offset> {
  id: number;
  piece: string;
  /** Continues the word of the previous token. */
  subword: boolean;
  /** One score per label. */
  scores: readonly number[];
}

export interface Group extends Partial<Offset> {
  label: string;
  score: number;
  ids: number[];
}

export type Strategy = 'none' | 'simple' | 'first' | 'average' | 'max';

/** Entities in text order, including tokens outside any entity (`O`). */
export function groupEntities(tokens: readonly TaggedToken[], labels: readonly string[], strategy: Strategy): Group[] {
  if (strategy === 'none') return tokens.map((token) => tag([token], token.scores, labels));
  const words =
    strategy === 'simple'
      ? tokens.map((token) => tag([token], token.scores, labels))
      : splitWords(tokens).map((word) => tag(word, scoresOfWord(word, strategy), labels));
  return mergeWords(words);
}

function tag(tokens: readonly TaggedToken[], scores: readonly number[], labels: readonly string[]): Group {
  const index = argmax(scores);
  return {
    label: labels[index] ?? `LABEL_${index}`,
    score: scores[index] ?? 0,
    ids: tokens.map(({ id }) => id),
    start: tokens.find(({ start }) => start !== undefined)?.start,
    end: tokens.findLast(({ end }) => end !== undefined)?.end,
  };
}

function splitWords(tokens: readonly TaggedToken[]): TaggedToken[][] {
  const words: TaggedToken[][] = [];
  for (const token of tokens) {
    const word = words.at(-1);
    if (word && token.subword) word.push(token);
    else words.push([token]);
  }
  return words;
}

function scoresOfWord(word: readonly TaggedToken[], strategy: Strategy): readonly number[] {
  const [first] = word;
  if (!first) return [];
  if (strategy === 'first') return first.scores;
  if (strategy === 'max') {
    return word.reduce((best, token) => (Math.max(...token.scores) > Math.max(...best.scores) ? token : best)).scores;
  }
  return first.scores.map((_, label) => word.reduce((sum, { scores }) => sum + (scores[label] ?? 0), 0) / word.length);
}

/** Merges adjacent words of the same type, until one is tagged as a beginning (`B-`). */
function mergeWords(words: readonly Group[]): Group[] {
  const groups: (Group & { count: number })[] = [];
  for (const word of words) {
    const [, prefix, kind] = /^([BI])-(.*)$/s.exec(word.label) ?? [];
    const label = kind ?? word.label;
    const open = groups.at(-1);
    if (open && open.label === label && prefix !== 'B') {
      open.score += word.score;
      open.count++;
      open.ids.push(...word.ids);
      open.end = word.end ?? open.end;
    } else groups.push({ ...word, label, ids: [...word.ids], count: 1 });
  }
  return groups.map(({ count, score, ...group }) => ({ ...group, score: score / count }));
}
