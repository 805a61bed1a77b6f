// One admitted request while its operations run: what all of them share, and whether its client is still there.

import type { Signal } from '../inference/index.ts';
import type { AdmittedRequest } from '../security/edge.ts';

/** The signal is read only where it is needed: making one costs more than an answer from the cache. */
export interface Leaving {
  readonly signal: Signal;
}

export class RequestScope {
  readonly admitted: AdmittedRequest;
  readonly #leaving: Leaving;

  constructor(admitted: AdmittedRequest, leaving: Leaving) {
    this.admitted = admitted;
    this.#leaving = leaving;
  }

  /** Aborts when the client goes away before its answer is complete. */
  get signal(): Signal {
    return this.#leaving.signal;
  }
}
