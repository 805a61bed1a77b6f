// An HTTP server with bounds on what a socket may cost: how many there are, how long a client may take to ask, and to
// read its answer.

import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface SocketLimits {
  /** Sockets at once, WebSockets among them; one more is closed at once. */
  maxSockets: number;
  /** Milliseconds for the head of a request (slow-loris). */
  headMs: number;
  /** Milliseconds for a whole request: 25 MB at 0.7 Mbit/s. */
  requestMs: number;
  /** Milliseconds in which a client must take some of an answer that waits for it: it holds the answer in memory. */
  unreadMs: number;
  /** Milliseconds that an idle socket is kept. */
  idleMs: number;
}

const DEFAULTS: SocketLimits = {
  // Each is some 10 KB and a file descriptor.
  maxSockets: 10_000,
  headMs: 10_000,
  requestMs: 300_000,
  unreadMs: 60_000,
  // Above the idle time of most load balancers (60 s), so that the side that reuses a socket is not the one that closes it.
  idleMs: 65_000,
};

/** How often node looks for those who are late, at the most. */
const MAX_CHECK_MS = 5000;

/** @param limits those left out have their defaults */
export function createBoundedServer(limits: Partial<SocketLimits> = {}): Server {
  const { maxSockets, headMs, requestMs, unreadMs, idleMs } = { ...DEFAULTS, ...limits };
  const server = createServer({
    headersTimeout: headMs,
    requestTimeout: requestMs,
    keepAliveTimeout: idleMs,
    connectionsCheckingInterval: Math.min(MAX_CHECK_MS, headMs),
  });
  server.maxConnections = maxSockets;
  // Fires after so long without a byte either way; what node does by itself would also end those who wait for a model.
  server.timeout = unreadMs;
  server.on('request', watch).on('checkContinue', watch);
  server.on('timeout', (socket: Watched) => {
    const isBusy = socket[ANSWER]?.closed === false;
    if (!isBusy || socket.writableLength > 0) socket.destroy();
  });
  return server;
}

/** The newest answer of a socket; those before it are over first. */
const ANSWER = Symbol('answer');

type Watched = Socket & { [ANSWER]?: ServerResponse };

function watch({ socket }: { socket: Watched }, response: ServerResponse): void {
  socket[ANSWER] = response;
}
