// An abort signal for a disconnected client, created on first use: cached answers need none.

import type { ServerResponse } from 'node:http';
import { Abort } from '../../utils/abort.ts';

// A class, not an object literal with a getter: V8 gives each of those a hidden class of its own, and keeps the whole
// request with it until the next full collection. That cost 8 KB and 5 us a request.
export class LazyAbortSignal {
  readonly #response: ServerResponse;
  #abort: Abort | undefined;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  /** Aborts when the client disconnects before its answer is complete. */
  get signal(): Abort {
    this.#abort ??= watch(this.#response);
    return this.#abort;
  }
}

function watch(response: ServerResponse): Abort {
  const abort = new Abort();
  const leave = () => {
    if (!response.writableFinished) abort.abort(new DOMException('The client went away.', 'AbortError'));
  };
  if (response.closed) leave();
  else response.on('close', leave);
  return abort;
}
