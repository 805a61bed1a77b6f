// How many of the inputs that a newcomer types the small models get right, by task and set. models/README.md quotes the counts;
// a model that replaces another may raise these numbers and not lower them.

import { afterAll, expect, test } from 'vitest';
import { closeEveryday, everyday } from './everyday/score-everyday.ts';

/** Right answers; and wrong ones, which a refusal or an honest "I do not know" is not. */
const COUNTS: Record<string, { right: number; wrong: number }> = {
  'text-classification': { right: 35, wrong: 1 },
  'text-classification-fresh': { right: 24, wrong: 1 },
  'text-classification-fourth': { right: 17, wrong: 0 },
  'zero-shot-classification': { right: 35, wrong: 4 },
  'zero-shot-classification-fresh': { right: 25, wrong: 0 },
  'zero-shot-classification-third': { right: 16, wrong: 0 },
  'zero-shot-classification-fourth': { right: 18, wrong: 0 },
  'sentence-similarity': { right: 38, wrong: 2 },
  'sentence-similarity-fresh': { right: 24, wrong: 1 },
  'sentence-similarity-third': { right: 17, wrong: 3 },
  'sentence-similarity-fourth': { right: 17, wrong: 3 },
  'text-ranking': { right: 38, wrong: 2 },
  'text-ranking-fresh': { right: 24, wrong: 1 },
  'text-ranking-third': { right: 18, wrong: 2 },
  'text-ranking-fourth': { right: 20, wrong: 0 },
  'token-classification': { right: 30, wrong: 9 },
  'token-classification-fresh': { right: 20, wrong: 5 },
  'token-classification-third': { right: 16, wrong: 4 },
  'token-classification-fourth': { right: 17, wrong: 2 },
  'question-answering': { right: 37, wrong: 2 },
  'question-answering-fresh': { right: 23, wrong: 2 },
  'question-answering-third': { right: 15, wrong: 5 },
  'question-answering-fourth': { right: 16, wrong: 3 },
  'table-question-answering': { right: 40, wrong: 0 },
  'table-question-answering-fresh': { right: 25, wrong: 0 },
  'table-question-answering-fourth': { right: 20, wrong: 0 },
  'fill-mask': { right: 35, wrong: 1 },
  'fill-mask-fresh': { right: 33, wrong: 4 },
  'fill-mask-third': { right: 12, wrong: 3 },
  'fill-mask-fourth': { right: 14, wrong: 3 },
  summarization: { right: 37, wrong: 0 },
  'summarization-fresh': { right: 24, wrong: 0 },
  'summarization-fourth': { right: 17, wrong: 1 },
  translation: { right: 39, wrong: 0 },
  'translation-fresh': { right: 24, wrong: 0 },
  'translation-fourth': { right: 19, wrong: 0 },
  'text-generation': { right: 29, wrong: 2 },
  'text-generation-fresh': { right: 20, wrong: 0 },
  'text-generation-fourth': { right: 14, wrong: 1 },
  conversational: { right: 31, wrong: 3 },
  'conversational-fresh': { right: 21, wrong: 1 },
  'conversational-fourth': { right: 18, wrong: 0 },
};

afterAll(closeEveryday);

for (const [task, { right, wrong }] of Object.entries(COUNTS)) {
  test(`${task}: ${right} right, at most ${wrong} wrong`, { timeout: 120_000 }, async () => {
    const judged = (await everyday[task]?.()) ?? [];
    const told = judged.map(({ verdict, input, answer }) => `${verdict}: ${input} -> ${answer}`).join('\n');
    expect(judged.filter(({ verdict }) => verdict === 'right').length, told).toBeGreaterThanOrEqual(right);
    expect(judged.filter(({ verdict }) => verdict === 'wrong').length, told).toBeLessThanOrEqual(wrong);
  });
}
