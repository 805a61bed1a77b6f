// One event of a stream of generated text, in every documented shape.

import { z } from 'zod';
import type { StreamPart } from '../task.ts';
import { parseReply } from './reply.ts';

/**
 * TGI's own routes. `generated_text` comes with the last token, and repeats the whole answer: with the prompt, or without
 * the blank in front, as the route has it. The tokens are what was streamed, and what counts.
 */
const native = z
  .object({
    token: z.object({ text: z.string(), special: z.boolean().default(false) }),
    generated_text: z.string().nullish(),
  })
  .transform(({ token, generated_text: whole }): StreamPart => {
    // `</s>` and its like are not part of the answer.
    return { text: token.special ? '' : token.text, finished: typeof whole === 'string' };
  });

/** Handlers that write their whole answer as one event. */
const inOnePiece = z
  .object({ generated_text: z.string() })
  .transform(({ generated_text: whole }): StreamPart => ({ text: '', finished: true, whole }));

/** Some servers write their reason in every event, as text or as none. */
const NO_REASON = ['', 'null', 'none'];

const choice = z.object({
  index: z.number().default(0),
  text: z.string().nullish(),
  delta: z.object({ content: z.string().nullish() }).nullish(),
  message: z.object({ content: z.string().nullish() }).nullish(),
  // TGI's completions write "" until the end, others null.
  finish_reason: z.string().nullish(),
});

/** OpenAI's shape. A chunk may add nothing: the role, a tool call, thoughts, or the usage with no choice at all. */
const chunk = z.object({ choices: z.array(choice) }).transform(({ choices }): StreamPart => {
  const first = choices.find(({ index }) => index === 0);
  const reason = first?.finish_reason?.toLowerCase() ?? '';
  const whole = first?.message?.content ?? undefined;
  return {
    text: first?.delta?.content ?? first?.text ?? '',
    finished: !NO_REASON.includes(reason) || whole !== undefined,
    whole,
  };
});

/** Some providers leave `choices` out of the chunk that tells the usage. */
const usage = z.object({ usage: z.looseObject({}) }).transform((): StreamPart => ({ text: '', finished: false }));

const event = z.union([native, chunk, inOnePiece, usage]);

export function streamedText(data: unknown): StreamPart {
  return parseReply(event, data, '{token, generated_text}, or {choices: [{delta: {content}}]}');
}
