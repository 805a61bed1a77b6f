// The id of a request: the caller's own where it is sane, else a new one. It goes into answers and logs, so that a line
// break or a megabyte from a client must not.

import { randomUUID } from 'node:crypto';

const SANE = /^[\w.:-]{1,128}$/;

export const REQUEST_ID = 'x-request-id';

/** @param given the header as it came */
export function requestIdOf(given: string | null | undefined): string {
  return typeof given === 'string' && SANE.test(given) ? given : randomUUID();
}
