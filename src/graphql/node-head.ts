// The head of a request of node:http, as the door and the client read it.

import type { IncomingMessage } from 'node:http';
import type { Head } from './client.ts';

export function nodeHead({ method = '', headers, socket }: IncomingMessage): Head {
  return {
    method,
    address: socket.remoteAddress,
    header(name) {
      const value = headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
  };
}
