// Decodes a stream of generated text, in every documented shape.

import { z } from 'zod';
import type { StreamReader } from '../task.ts';
import { choiceFields } from './choice.ts';
import { contentReply } from './content-reply.ts';
import { count, type Ending, finishReasonOf, NOT_REPORTED, usageOf, usageReply } from './ending.ts';
import { parseReply } from './reply.ts';

interface TextEvent extends Partial<Ending> {
  text: string;
  /** Whether the text is complete. */
  isEnd: boolean;
  /** Whether the event only reports the usage: the last event, if the text is complete. */
  isUsage?: boolean;
  /** The whole text, which some servers send at the end. Used if no event had any text. */
  whole?: string | undefined;
  /** The whole text begins with the prompt unless the request says otherwise. */
  repeatsPrompt?: boolean;
}

const details = z
  .object({
    finish_reason: z.string().nullish(),
    generated_tokens: count,
    input_length: count,
  })
  .nullish()
  .catch(null)
  .transform((said): Partial<Ending> => {
    const { generated_tokens: completion, input_length: prompt, finish_reason: reason } = said ?? {};
    const usage = completion == null ? null : usageOf(prompt ?? null, completion);
    return { finishReason: finishReasonOf(reason), usage };
  });

/**
 * TGI's own routes. `generated_text` comes with the last token and repeats the whole answer, with the prompt or without
 * its leading space, depending on the route. The streamed tokens take precedence; the repetition is used if all tokens
 * are special, as in an answer that arrives with a single last token.
 */
const native = z
  .object({
    token: z.object({ text: z.string().nullish(), special: z.boolean().nullish() }),
    generated_text: z.string().nullish(),
    details,
  })
  .transform(({ token, generated_text: whole, details }): TextEvent => {
    // `</s>` and its like are not part of the answer.
    const text = token.special ? '' : (token.text ?? '');
    return typeof whole === 'string'
      ? { text, isEnd: true, whole, repeatsPrompt: true, ...details }
      : { text, isEnd: false };
  });

/** Handlers that write their whole answer as one event. */
const inOnePiece = z
  .object({ generated_text: z.string() })
  .transform(({ generated_text: whole }): TextEvent => ({ text: '', isEnd: true, whole }));

const choice = z.object({
  ...choiceFields,
  text: z.string().nullish(),
  delta: z.object({ content: contentReply }).nullish(),
  message: z.object({ content: contentReply }).nullish(),
});

/** OpenAI's shape. Some providers leave `choices` out of the chunk that holds the usage. */
const chunk = z
  .object({ choices: z.array(choice).nullish(), usage: usageReply })
  .refine(({ choices, usage }) => choices || usage)
  .transform(({ choices, usage }): TextEvent => {
    const first = choices?.find(({ index }) => index === 0);
    const finishReason = finishReasonOf(first?.finish_reason);
    const whole = first?.message?.content ?? undefined;
    return {
      text: first?.delta?.content ?? first?.text ?? '',
      isEnd: finishReason !== null || whole !== undefined,
      whole,
      ...(finishReason ? { finishReason } : {}),
      ...(usage ? { usage, isUsage: !choices?.length } : {}),
    };
  });

const event = z.union([native, chunk, inOnePiece]);

export interface TextReaderOptions {
  prompt: string;
  /** True: the prompt precedes the first piece. False: it is omitted. */
  returnFullText: unknown;
}

export function createTextReader<Result>(
  { prompt, returnFullText }: TextReaderOptions,
  resultOf: (text: string, ending: Ending) => Result,
): StreamReader<Result> {
  const before = returnFullText === true ? prompt : '';
  let written = '';
  let whole = '';
  let ending = NOT_REPORTED;
  let hasEnded = false;

  function add(piece: string): string {
    const added = written === '' && piece !== '' ? before + piece : piece;
    written += added;
    return added;
  }

  function withoutPrompt(text: string | undefined): string | undefined {
    return text?.startsWith(prompt) ? text.slice(prompt.length) : text;
  }

  return {
    read(data) {
      const {
        text,
        isEnd,
        isUsage,
        whole: all,
        repeatsPrompt,
        ...more
      } = parseReply(event, data, '{token, generated_text}, or {choices: [{delta: {content}}]}');
      whole = ((returnFullText ?? repeatsPrompt) ? withoutPrompt(all) : all) ?? whole;
      ending = { ...ending, ...more };
      const ended = hasEnded && isUsage ? 'all' : isEnd ? 'text' : undefined;
      hasEnded ||= isEnd;
      return { text: add(text), ...(ended ? { ended } : {}) };
    },
    end() {
      const text = written === '' ? before + whole : '';
      written += text;
      return { text, value: resultOf(written, ending) };
    },
  };
}
