// Question answering with a local model: returns answers with offsets, and supports contexts longer than the model's
// input.

import { InferenceError } from '../../../inference/errors.ts';
import type { FoundAnswer, QuestionAndContext, QuestionAnsweringResult } from '../../../tasks/question-answering.ts';
import type { LocalModel, LocalRecipe, RecipeNotes } from '../recipe.ts';
import { bestSpans } from './best-spans.ts';
import { getOutput } from './get-output.ts';
import { numberOr, softmax } from './math.ts';
import { markUnsure } from './out-of-domain.ts';
import { spellOut } from './spell-out.ts';
import { type Offset, tokenOffsets } from './token-offsets.ts';

/** Most windows per question; a longer context is rejected, because it would block other calls. */
const MAX_WINDOWS = 64;

export const questionAnsweringLocally: LocalRecipe<QuestionAndContext, QuestionAnsweringResult> = {
  pipelines: ['question-answering'],
  batch: 8,
  async run({ inputs, parameters, model }) {
    const results: ((QuestionAnsweringResult & RecipeNotes) | InferenceError)[] = [];
    for (const input of inputs) results.push(await answer(input, parameters, model));
    return results;
  },
};

async function answer(
  { question, context }: QuestionAndContext,
  parameters: Readonly<Record<string, unknown>>,
  model: LocalModel,
): Promise<(QuestionAnsweringResult & RecipeNotes) | InferenceError> {
  const { tokens, forward } = model;
  const questionIds = tokens.ids(spellOut(model.config, question));
  const asked = questionIds.slice(0, numberOr(parameters.maxQuestionLen, 64));
  const longest = Math.min(numberOr(parameters.maxSeqLen, 384), tokens.maxLength);
  const room = longest - asked.length - tokens.special.pair;
  if (room < 1) return new InferenceError('BAD_USER_INPUT', 'inputs.question: too long for this model.');
  const stride = Math.min(numberOr(parameters.docStride, 128), Math.floor(room / 2));
  const most = stride + (room - stride) * MAX_WINDOWS;
  // Cheaper than tokenizing a megabyte; no vocabulary averages more characters per token.
  const atLeast = context.length > most * 16 ? Number.POSITIVE_INFINITY : 0;
  const ids = atLeast === 0 ? tokens.ids(context, { whole: true }) : [];
  if (atLeast + ids.length > most) {
    const message = `inputs.context: expected at most ${most} tokens for this model, got more. Ask about a part of it.`;
    return new InferenceError('BAD_USER_INPUT', message);
  }
  const unknown = tokens.id('[UNK]') ?? tokens.id('<unk>');
  const offsets = tokenOffsets(
    context,
    ids.map((id) => ({ text: tokens.piece(id), unknown: id === unknown })),
  );
  const count = numberOr(parameters.topK, 1);
  const maxLength = numberOr(parameters.maxAnswerLen, 15);
  const found: FoundAnswer[] = [];
  let nothing = 1;
  for (let first = 0; ; first += room - stride) {
    const window = ids.slice(first, first + room);
    const encoded = tokens.build([{ first: asked, second: window }]);
    const outputs = await forward(encoded);
    const [startLogits, endLogits] = [getOutput(outputs, 'start_logits'), getOutput(outputs, 'end_logits')];
    const from = encoded.starts.second[0] ?? 0;
    // The first token means "no answer" and takes its share of the probability; question tokens take none.
    const allowed = (_: number, i: number) => i === 0 || (i >= from && i < from + window.length);
    const starts = softmax(startLogits.data.map((value, i) => (allowed(value, i) ? value : Number.NEGATIVE_INFINITY)));
    const ends = softmax(endLogits.data.map((value, i) => (allowed(value, i) ? value : Number.NEGATIVE_INFINITY)));
    nothing = Math.min(nothing, (starts[0] ?? 0) * (ends[0] ?? 0));
    for (const span of bestSpans({ starts, ends }, { from, to: from + window.length, maxLength, count })) {
      const begin = offsets[first + span.start - from];
      const end = offsets[first + span.end - from];
      if (!begin || !end) continue;
      const place =
        parameters.alignToWords === false ? { start: begin.start, end: end.end } : wholeWords(context, begin, end);
      found.push({
        answer: context.slice(place.start, place.end),
        score: span.score,
        start: place.start,
        stop: place.end,
      });
    }
    if (first + room >= ids.length) break;
  }
  if (parameters.handleImpossibleAnswer === true) found.push({ answer: '', score: nothing, start: 0, stop: 0 });
  const answers = distinct(found.sort((a, b) => b.score - a.score)).slice(0, count);
  if (answers.length > 0) {
    const truncated = asked.length < questionIds.length;
    return { answers, truncated, ...markUnsure(model.config, answers[0]?.score ?? 0) };
  }
  return new InferenceError('BAD_USER_INPUT', 'inputs.context: the model finds nothing in it that could be an answer.');
}

/** Extends an answer to whole words: "onn" becomes "Connor", "895" becomes "5,895". */
function wholeWords(text: string, first: Offset, last: Offset): Offset {
  let { start } = first;
  let { end } = last;
  while (start > 0 && insideWord(text, start)) start--;
  while (end < text.length && insideWord(text, end)) end++;
  return { start, end };
}

function insideWord(text: string, at: number): boolean {
  const isNumber = [text.slice(at - 2, at + 1), text.slice(at - 1, at + 2)].some((part) => /^\d[.,:]\d$/.test(part));
  return isNumber || /^[\p{L}\p{N}\p{M}]{2}$/u.test(text.slice(at - 1, at + 1));
}

/** Removes duplicates: an answer in the overlap of two windows is found twice. */
function distinct(answers: readonly FoundAnswer[]): FoundAnswer[] {
  return answers.filter(
    ({ start, stop }, i) => answers.findIndex((other) => other.start === start && other.stop === stop) === i,
  );
}
