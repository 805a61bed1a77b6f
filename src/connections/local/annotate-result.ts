// Separates a recipe's notes from its result.

import { z } from 'zod';
import { AnnotatedValue } from '../../inference/call.ts';

const notes = z.object({
  truncated: z.boolean().optional(),
  outOfDomain: z.boolean().optional(),
  ignoredParameters: z.array(z.string()).min(1).optional().catch(undefined),
  via: z.string().optional(),
});
const NOTES = Object.keys(notes.shape);

/** The result without its notes, which become the annotations of the answer. */
export function annotateResult(result: unknown, batchSize: number): AnnotatedValue {
  if (typeof result !== 'object' || result === null || !NOTES.some((name) => name in result)) {
    return new AnnotatedValue(result, { batchSize });
  }
  const value = Object.fromEntries(Object.entries(result).filter(([name]) => !NOTES.includes(name)));
  const given = Object.entries(notes.parse(result)).filter(([, note]) => note !== undefined);
  return new AnnotatedValue(value, { batchSize, ...Object.fromEntries(given) });
}
