// What each choice of OpenAI's shape has besides its text, in every form in which servers leave it out.

import { z } from 'zod';

export const choiceFields = {
  index: z
    .number()
    .nullish()
    .transform((index) => index ?? 0),
  // Numbers and objects say nothing: a reason must not break an answer.
  finish_reason: z.string().nullish().catch(null),
};
