// Limits the memory of all request bodies in flight, which are held until their answers are written.

import { errorResponse } from '../security/error-body.ts';

export interface BodyBudget {
  /** Reserves bytes for a body. @returns whether there was room */
  reserve(bytes: number): boolean;
  release(bytes: number): void;
  readonly bytes: number;
}

export function createBodyBudget(maxBytes: number): BodyBudget {
  let held = 0;
  return {
    reserve(bytes) {
      if (held + bytes > maxBytes) return false;
      held += bytes;
      return true;
    },
    release(bytes) {
      held -= bytes;
    },
    get bytes() {
      return held;
    },
  };
}

/** The answer to a request whose body has no room. */
export function noRoom() {
  const message = 'This server holds as many bodies of requests as it may (MAX_BODIES_MB). Try again later.';
  return errorResponse(503, { code: 'OVERLOADED', message, retryable: true, retryAfter: 1 });
}
