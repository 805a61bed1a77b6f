// GraphQL enum Truncation, shared by summarization and translation.

import { builder } from '../schema/builder.ts';

export const Truncation = builder.enumType('Truncation', {
  description: 'What happens to a text that is longer than the model can read.',
  values: {
    DO_NOT_TRUNCATE: { value: 'do_not_truncate', description: 'Nothing is cut; a text too long is an error.' },
    LONGEST_FIRST: { value: 'longest_first', description: 'The longest part is cut first.' },
    ONLY_FIRST: { value: 'only_first', description: 'The first part is cut.' },
    ONLY_SECOND: { value: 'only_second', description: 'The second part is cut.' },
  } as const,
});
