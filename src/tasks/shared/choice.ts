// Members of an OpenAI choice besides its text, which servers omit in various ways.

import { z } from 'zod';

export const choiceFields = {
  index: z
    .number()
    .nullish()
    .transform((index) => index ?? 0),
  // Invalid reasons are ignored: they must not break an answer.
  finish_reason: z.string().nullish().catch(null),
};
