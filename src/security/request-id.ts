// The id of a request: the caller's own if it is well-formed, otherwise a new one. It appears in answers and logs, so
// line breaks, overlong values and keys from clients are rejected.

import { randomUUID } from 'node:crypto';
import { redact } from '../utils/redact.ts';

const SANE = /^[\w.:-]{1,128}$/;

export const REQUEST_ID = 'x-request-id';

/** @param given the header's value */
export function requestIdOf(given: string | null | undefined): string {
  return typeof given === 'string' && SANE.test(given) && redact(given) === given ? given : randomUUID();
}
