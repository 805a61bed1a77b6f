// GraphQL enum TruncationDirection, shared by the tasks that TEI supports.

import { builder } from '../schema/builder.ts';

export const TruncationDirection = builder.enumType('TruncationDirection', {
  description: 'Which end of an overlong text is cut off.',
  values: {
    LEFT: { value: 'left', description: 'The beginning is cut off.' },
    RIGHT: { value: 'right', description: 'The end is cut off.' },
  } as const,
});
