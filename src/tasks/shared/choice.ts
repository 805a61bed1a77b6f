// What each choice of OpenAI's shape has besides its text, in every form in which servers leave it out.

import { z } from 'zod';

export const choiceFields = {
  index: z
    .union([
      z.number(),
      z
        .string()
        .regex(/^\d{1,4}$/)
        .transform(Number),
    ])
    .nullish()
    .transform((index) => index ?? 0),
  // SGLang's own form is an object; what else is no text says nothing, and must not break an answer.
  finish_reason: z
    .union([z.string(), z.object({ type: z.string() }).transform(({ type }) => type)])
    .nullish()
    .catch(null),
};
