// A whole number from 0 in a reply, which some servers write as text.

import { z } from 'zod';

export const wholeNumber = z.union([
  z.int32().min(0),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
]);
