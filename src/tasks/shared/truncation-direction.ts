// GraphQL enum TruncationDirection, shared by the tasks that TEI supports.

import { builder } from '../schema/builder.ts';

export const TruncationDirection = builder.enumType('TruncationDirection', {
  description: 'Which end of a text is cut where it is longer than the model reads.',
  values: {
    LEFT: { value: 'left', description: 'The beginning is cut.' },
    RIGHT: { value: 'right', description: 'The end is cut.' },
  } as const,
});
