// Members of an OpenAI choice besides its text, which servers omit in various ways.

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
  // SGLang's own form is an object. Invalid reasons are ignored: they must not break an answer.
  finish_reason: z
    .union([z.string(), z.object({ type: z.string() }).transform(({ type }) => type)])
    .nullish()
    .catch(null),
};
