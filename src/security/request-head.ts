// The head of a request of node:http, as the door and the client read it.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHead } from './caller.ts';

/** @param response what headers are put on; a WebSocket has none */
export function nodeHead({ method = '', headers, socket }: IncomingMessage, response?: ServerResponse): RequestHead {
  return {
    method,
    address: socket.remoteAddress,
    header(name) {
      const value = headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    setHeader(name, value) {
      if (response && !response.headersSent) response.setHeader(name, value);
    },
  };
}
