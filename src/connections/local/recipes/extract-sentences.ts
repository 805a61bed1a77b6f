// Extractive summarization: keeps the most relevant sentences of a text, in their original order.

import { InferenceError } from '../../../inference/errors.ts';
import type { LocalModel } from '../recipe.ts';
import { getOutput } from './get-output.ts';
import { numberOr } from './math.ts';
import { sentenceRoles } from './sentence-role.ts';
import type { WrittenText } from './seq2seq.ts';

/** Most sentences that the model scores in one run. */
const MOST_SENTENCES = 64;
/** Without a requested length, one sentence in four is kept. */
const KEPT = 4;

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

interface Sentence {
  text: string;
  ids: readonly number[];
  score: number;
}

/** @returns the summary, or the text itself if it is one sentence */
export async function extractSentences(
  text: string,
  parameters: Readonly<Record<string, unknown>>,
  model: LocalModel,
): Promise<WrittenText | InferenceError> {
  const sentences = splitSentences(text).map(
    (sentence): Sentence => ({ text: sentence, ids: model.tokens.ids(sentence), score: 0 }),
  );
  if (sentences.length === 0) return new InferenceError('BAD_USER_INPUT', 'inputs: expected a text, got none.');
  const read = fitting(sentences, model);
  if (parameters.truncation === 'do_not_truncate' && read.length < sentences.length) {
    const message = `inputs: expected at most ${MOST_SENTENCES} sentences and ${model.tokens.maxLength} tokens for this model, got more.`;
    return new InferenceError('BAD_USER_INPUT', message);
  }
  await score(read, model);
  const most = numberOr(parameters.maxLength ?? parameters.maxNewTokens, Number.POSITIVE_INFINITY);
  const least = numberOr(parameters.minLength ?? parameters.minNewTokens, 0);
  const kept = new Set<Sentence>();
  let length = 0;
  for (const sentence of [...read].sort((a, b) => b.score - a.score)) {
    const enough = kept.size >= Math.max(1, Math.floor(read.length / KEPT)) && length >= least;
    if (enough) break;
    if (kept.size > 0 && length + sentence.ids.length > most) continue;
    kept.add(sentence);
    length += sentence.ids.length;
  }
  const summary = read.filter((sentence) => kept.has(sentence)).map((sentence) => sentence.text);
  return { text: summary.join(' '), truncated: read.length < sentences.length };
}

/** Intl.Segmenter splits after "Mr." and "Dr."; those parts are joined again. */
function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  for (const { segment } of segmenter.segment(text.replace(/\s+/g, ' '))) {
    const last = sentences.at(-1);
    if (last !== undefined && /(^|\s)(Mr|Mrs|Ms|Dr|Prof|St|No|vs|Inc|Ltd|[A-Z])\.$/.test(last)) {
      sentences[sentences.length - 1] = `${last} ${segment.trim()}`;
    } else if (segment.trim() !== '') sentences.push(segment.trim());
  }
  return sentences;
}

/** The longest prefix of sentences that fits the model's input. */
function fitting(sentences: readonly Sentence[], { tokens }: LocalModel): Sentence[] {
  const room = tokens.maxLength - tokens.special.one;
  const read: Sentence[] = [];
  let length = 0;
  for (const sentence of sentences.slice(0, MOST_SENTENCES)) {
    length += sentence.ids.length + 1;
    if (read.length > 0 && length > room) break;
    read.push(sentence);
  }
  return read;
}

async function score(sentences: readonly Sentence[], { id, tokens, labels, forward }: LocalModel): Promise<void> {
  const keep = labels.indexOf('KEEP');
  const separator = tokens.id('[SEP]');
  if (keep < 0 || separator === undefined) {
    throw new InferenceError('TASK_NOT_SUPPORTED', `Model ${id} does not score the sentences of a text.`);
  }
  const roles = sentenceRoles(sentences.map(({ text }) => text));
  const line = sentences.flatMap(({ ids }, i) => (i === 0 ? ids : [separator, ...ids]));
  const encoded = tokens.build([{ first: line }]);
  const logits = getOutput(await forward(encoded), 'logits');
  const width = logits.dims.at(-1) ?? 0;
  let at = encoded.starts.first;
  for (const [i, sentence] of sentences.entries()) {
    sentence.score = (logits.data[at * width + keep] ?? Number.NEGATIVE_INFINITY) + (roles[i] ?? 0);
    at += sentence.ids.length + 1;
  }
}
