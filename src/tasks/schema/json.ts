// GraphQL scalar JSON, and limits for JSON inputs.

import { z } from 'zod';
import { isRecord } from '../../utils/is-record.ts';
import { builder } from './builder.ts';

builder.scalarType('JSON', {
  description: 'Any JSON value. As an input: at most 20,000 values, 64 levels deep.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  serialize: (value) => value,
  // Checked by the field, so that an invalid value only fails its own field.
  parseValue: (value) => value,
});

const MAX_VALUES = 20_000;
const MAX_DEPTH = 64;

/** Iterative, because a value nested a million levels deep would overflow the stack. */
function isSmall(value: unknown): boolean {
  let values = 0;
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    values += level.length;
    if (depth > MAX_DEPTH || values > MAX_VALUES) return false;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return true;
}

/** A JSON Schema: an object within these limits. */
export const jsonSchema = z
  .unknown()
  .refine(isRecord, { error: 'expected a JSON Schema, which is an object.' })
  .refine(isSmall, { error: `expected at most ${MAX_VALUES} values, ${MAX_DEPTH} levels deep.` })
  .nullish();
