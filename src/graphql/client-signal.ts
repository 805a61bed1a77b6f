// The signal that a client has gone away, made only when somebody asks for it: an answer from the cache needs none.

import type { ServerResponse } from 'node:http';
import { Abort, type Signal } from '../inference/index.ts';

export interface ClientSignal {
  /** Aborts when the client goes away before its answer is complete. */
  readonly signal: Signal;
}

export function createClientSignal(response: ServerResponse): ClientSignal {
  let abort: Abort | undefined;
  return {
    get signal() {
      abort ??= watch(response);
      return abort;
    },
  };
}

function watch(response: ServerResponse): Abort {
  const abort = new Abort();
  const leave = () => {
    if (!response.writableFinished) abort.abort(new DOMException('The client went away.', 'AbortError'));
  };
  if (response.closed) leave();
  else response.once('close', leave);
  return abort;
}
