// State of one admitted request that its operations share, with the signal that its client has disconnected.

import type { AdmittedRequest } from '../security/edge.ts';
import type { Signal } from '../utils/abort.ts';

/** The signal is read lazily: creating one costs more than a cached answer. */
export interface Leaving {
  readonly signal: Signal;
}

export class RequestScope {
  readonly admitted: AdmittedRequest;
  /** Of the schema, that its operations ask for. */
  schemaValues = 0;
  readonly #leaving: Leaving;

  constructor(admitted: AdmittedRequest, leaving: Leaving) {
    this.admitted = admitted;
    this.#leaving = leaving;
  }

  /** Aborts when the client disconnects before its answer is complete. */
  get signal(): Signal {
    return this.#leaving.signal;
  }
}
