// The pure helpers of the local recipes.

import { expect, test } from 'vitest';
import { bestSpans } from '../../../src/connections/local/recipes/best-spans.ts';
import { bucketByLength } from '../../../src/connections/local/recipes/bucket-by-length.ts';
import { groupEntities } from '../../../src/connections/local/recipes/group-entities.ts';
import { splitAtPauses } from '../../../src/connections/local/recipes/split-at-pauses.ts';
import { resample } from '../../../src/connections/local/worker/resample.ts';

test('best spans: best first, bounded in length and place', () => {
  const starts = [9, 0.1, 0.6, 0.3];
  const ends = [9, 0.2, 0.1, 0.7];
  const spans = bestSpans({ starts, ends }, { from: 1, to: 4, maxLength: 2, count: 2 });
  expect(spans.map(({ start, end }) => [start, end])).toEqual([
    [2, 3],
    [3, 3],
  ]);
});

test('entities: FIRST, AVERAGE and MAX differ where the pieces of a word disagree', () => {
  const labels = ['O', 'B-PER', 'I-LOC'];
  const tokens = [
    { id: 1, piece: 'Pa', subword: false, scores: [0.2, 0.6, 0.2], start: 0, end: 2 },
    { id: 2, piece: '##ris', subword: true, scores: [0.05, 0.05, 0.9], start: 2, end: 5 },
  ];
  const labelOf = (strategy: 'first' | 'average' | 'max') =>
    groupEntities(tokens, labels, strategy).map(({ label }) => label);
  expect(labelOf('first')).toEqual(['PER']);
  expect(labelOf('average')).toEqual(['LOC']);
  expect(labelOf('max')).toEqual(['LOC']);
});

test('entities: words that stand together are one, with the mean of their scores, until one begins anew', () => {
  const labels = ['O', 'B-PER', 'I-PER'];
  const token = (piece: string, start: number, scores: number[]) => ({
    ...{
      id: start,
      piece,
      subword: piece.startsWith('##'),
      scores,
      start,
      end: start + piece.replace('##', '').length,
    },
  });
  const sarahConnorAndBob = [
    token('Sarah', 0, [0.1, 0.9, 0]),
    token('Con', 6, [0.2, 0, 0.8]),
    token('##nor', 9, [0.6, 0, 0.4]),
    token('Bob', 13, [0, 1, 0]),
  ];
  const entities = (strategy: 'simple' | 'first' | 'average' | 'max') =>
    groupEntities(sarahConnorAndBob, labels, strategy)
      .filter(({ label }) => label === 'PER')
      .map(({ start, end, score }) => [start, end, Number(score.toFixed(3))]);
  // Each piece by itself: the last one of Connor is none.
  expect(entities('simple')).toEqual([
    [0, 9, 0.85],
    [13, 16, 1],
  ]);
  for (const [strategy, score] of [
    ['first', 0.85],
    ['average', 0.75],
    ['max', 0.85],
  ] as const) {
    expect(entities(strategy), strategy).toEqual([
      [0, 12, score],
      [13, 16, 1],
    ]);
  }
});

test('a sorted run answers in the order that it was asked in', async () => {
  const groups: string[][] = [];
  const texts = ['x'.repeat(500), 'a', 'y'.repeat(600), 'bb'];
  const lengths = await bucketByLength(texts, async (group) => {
    groups.push([...group]);
    return group.map((text) => text.length);
  });
  expect(lengths).toEqual([500, 1, 600, 2]);
  expect(groups.map((group) => group.length)).toEqual([2, 2]);
  expect(await bucketByLength([], async () => [])).toEqual([]);
});

test('a long recording is cut in its pauses, and nothing of it is lost', () => {
  const rate = 1000;
  const samples = new Float32Array(70 * rate).fill(0.5);
  samples.fill(0, 27 * rate, 27.5 * rate);
  const parts = splitAtPauses(samples, rate, 30);
  expect(parts.reduce((sum, part) => sum + part.length, 0)).toBe(samples.length);
  expect(parts[0]?.length).toBeGreaterThan(27 * rate);
  expect(parts[0]?.length).toBeLessThan(27.5 * rate);
});

test('resampling keeps a low tone and drops one that the new rate cannot hold', () => {
  const tone = (hertz: number) =>
    Float32Array.from({ length: 48_000 }, (_, i) => Math.sin((2 * Math.PI * hertz * i) / 48_000));
  const loudness = (samples: Float32Array) =>
    Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
  expect(loudness(resample(tone(440), 48_000, 16_000))).toBeCloseTo(Math.SQRT1_2, 1);
  expect(loudness(resample(tone(12_000), 48_000, 16_000))).toBeLessThan(0.02);
  expect(resample(tone(440), 48_000, 16_000)).toHaveLength(16_000);
});
