// Parameters and reply schemas of generated text that several tasks share.

import { z } from 'zod';
import type { builder } from '../schema/builder.ts';
import { integer, number, text } from '../schema/common-inputs.ts';
import { choiceFields } from './choice.ts';
import { contentReply } from './content-reply.ts';
import { count, type Ending, finishReasonOf, usageOf, usageReply } from './ending.ts';

type InputFieldBuilder = PothosSchemaTypes.InputFieldBuilder<(typeof builder)['$inferSchemaTypes'], 'InputObject'>;

/** Sampling parameters. */
export function samplingParameters(t: InputFieldBuilder) {
  return {
    maxTime: t.float({
      description: 'Maximum time of generation in seconds, 0 to 120. Does not include network time.',
      validate: number(0, 120),
    }),
    repetitionPenalty: t.float({
      description: 'Penalty factor for repeated tokens, 0 to 100; 1 means none.',
      validate: number(0, 100),
    }),
    temperature: t.float({
      description:
        'Sampling temperature, 0 to 100: 0 always takes the most likely token, 1 samples from the distribution of the model.',
      validate: number(0, 100),
    }),
    topK: t.int({
      description: 'Sample only from this many of the most likely tokens, 1 or more.',
      validate: integer(1, 1_000_000),
    }),
    topP: t.float({
      description: 'Sample only from the most likely tokens whose probabilities add up to this, 0 to 1.',
      validate: number(0, 1),
    }),
  };
}

const MAX_LENGTH = 100_000;

/** Length parameters. */
export function lengthParameters(t: InputFieldBuilder, what: string) {
  return {
    maxLength: t.int({
      description: `Maximum length of the ${what}, in tokens, 1 to 100,000.`,
      validate: integer(1, MAX_LENGTH),
    }),
    minLength: t.int({
      description: `Minimum length of the ${what}, in tokens, 1 to 100,000; at most \`maxLength\`.`,
      validate: integer(1, MAX_LENGTH),
    }),
  };
}

/** Checks that the minimum length is not above the maximum. */
export const lengthsInOrder = z
  .object({ maxLength: z.number().nullish(), minLength: z.number().nullish() })
  .loose()
  .superRefine(({ maxLength, minLength }, context) => {
    if (maxLength == null || minLength == null || minLength <= maxLength) return;
    const message = `expected at most ${maxLength} (maxLength), got ${minLength}.`;
    context.addIssue({ code: 'custom', path: ['minLength'], message });
  });

/** A seed, as Float: GraphQL's Int has 32 bits, and clients send timestamps in milliseconds. */
export function seedParameter(t: InputFieldBuilder) {
  return t.float({
    description:
      'Seed for repeatable sampling (TGI, OpenAI-compatible servers, local models): an integer of at most ' +
      '53 bits.',
    validate: z
      .number()
      .refine(Number.isSafeInteger, {
        error: ({ input }) => `expected an integer of at most 53 bits, got ${String(input)}.`,
      })
      .nullish(),
  });
}

/** Stop sequences. */
export function stopParameter(t: InputFieldBuilder) {
  return t.stringList({
    description: 'Stop sequences, at most 100 (TGI, OpenAI-compatible servers, local models).',
    validate: z.array(text).max(100, { error: 'expected at most 100 texts.' }).nullish(),
  });
}

export interface GeneratedTexts extends Ending {
  texts: string[];
}

const choice = z
  .object({
    ...choiceFields,
    text: z.string().nullish(),
    message: z.object({ content: contentReply }).nullish(),
  })
  .refine(({ message, text }) => message !== undefined || text !== undefined);

/** Reply of `/v1/completions` or `/v1/chat/completions`: texts in the order of their index, not of arrival. */
export const choicesReply = z
  .object({ choices: z.array(choice).min(1), usage: usageReply })
  .transform(({ choices, usage }): GeneratedTexts => {
    const ordered = [...choices].sort((a, b) => a.index - b.index);
    const texts = ordered.map(({ text, message }) => text ?? message?.content ?? '');
    return { texts, finishReason: finishReasonOf(ordered[0]?.finish_reason), usage };
  });

/** Reply of a pipeline that continued a chat: the text of the last message. */
const chatMessages = z
  .array(z.object({ role: z.string(), content: contentReply }))
  .min(1)
  .transform((messages) => messages.at(-1)?.content ?? '');

export const generatedText = z
  .object({ generated_text: z.union([z.string(), chatMessages]) })
  .transform((reply) => reply.generated_text);

const details = z
  .object({
    finish_reason: z.string().nullish(),
    generated_tokens: count,
    prefill: z.array(z.unknown()).nullish(),
  })
  .nullish()
  .catch(null);

/** TGI's own routes return the finish reason if `details` is set. */
export const endingReply = z.object({ details }).transform(({ details }): Ending => {
  const prompt = details?.prefill?.length ? details.prefill.length : null;
  const usage = details?.generated_tokens == null ? null : usageOf(prompt, details.generated_tokens);
  return { finishReason: finishReasonOf(details?.finish_reason), usage };
});
