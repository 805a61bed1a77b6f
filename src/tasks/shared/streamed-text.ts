// A stream of generated text, in every documented shape.

import { z } from 'zod';
import type { StreamPart, StreamReader } from '../task.ts';
import { type Ending, finishReasonOf, UNTOLD, usageOf, usageReply } from './ending.ts';
import { parseReply } from './reply.ts';

interface TextEvent extends StreamPart {
  ending?: Partial<Ending>;
  /** The whole text, which TGI repeats with the last token. */
  whole?: string;
}

const details = z
  .object({
    finish_reason: z.string(),
    generated_tokens: z.number().int().nullish(),
    input_length: z.number().int().nullish(),
  })
  .nullish()
  .catch(null);

/** TGI's own routes. `generated_text` comes with the last token. */
const native = z
  .object({
    token: z.object({ text: z.string(), special: z.boolean().default(false) }),
    generated_text: z.string().nullish(),
    details,
  })
  .transform(({ token, generated_text: whole, details }): TextEvent => {
    // `</s>` and its like are not part of the answer.
    const text = token.special ? '' : token.text;
    if (typeof whole !== 'string') return { text };
    const { generated_tokens: completion, input_length: prompt } = details ?? {};
    const usage = completion == null ? null : usageOf(prompt ?? null, completion);
    return { text, ended: 'all', whole, ending: { finishReason: finishReasonOf(details?.finish_reason), usage } };
  });

const choice = z.object({
  index: z.number().default(0),
  text: z.string().nullish(),
  delta: z.object({ content: z.string().nullish() }).nullish(),
  finish_reason: z.string().nullish(),
});

/** OpenAI's shape. What it took comes with no choice at all, after the last text. */
const chunk = z
  .object({ choices: z.array(choice).nullish(), usage: usageReply })
  .refine(({ choices, usage }) => choices || usage)
  .transform(({ choices, usage }): TextEvent => {
    const first = choices?.find(({ index }) => index === 0);
    const finishReason = finishReasonOf(first?.finish_reason);
    return {
      text: first?.delta?.content ?? first?.text ?? '',
      ...(finishReason ? { ended: 'text' } : usage && !choices?.length ? { ended: 'all' } : {}),
      ending: { ...(finishReason ? { finishReason } : {}), ...(usage ? { usage } : {}) },
    };
  });

const event = z.union([native, chunk]);

/** @param before text that stands before the first piece: the prompt, where it was asked for */
export function createTextReader<Result>(
  before: string,
  resultOf: (text: string, ending: Ending) => Result,
): StreamReader<Result> {
  let written = '';
  let ending = UNTOLD;
  let hasEnded = false;
  return {
    read(data) {
      const read = parseReply(event, data, '{token, generated_text}, or {choices: [{delta: {content}}]}');
      const piece = read.text + missing(read.whole, written + read.text);
      const added = written === '' && piece !== '' ? before + piece : piece;
      written += piece;
      ending = { ...ending, ...read.ending };
      // Some servers tell what it took with every event: only after the text it is the end.
      const ended = read.ended === 'all' && !hasEnded && read.whole === undefined ? undefined : read.ended;
      hasEnded ||= ended !== undefined;
      return { text: added, ...(ended ? { ended } : {}) };
    },
    end: () => ({ text: '', value: resultOf(before + written, ending) }),
  };
}

/** What the whole text has behind the pieces; it may have the prompt before them. */
function missing(whole: string | undefined, pieces: string): string {
  if (whole === undefined || (pieces !== '' && whole.endsWith(pieces)) || !whole.startsWith(pieces)) return '';
  return whole.slice(pieces.length);
}
