// An HTTP server with bounds on what a socket may cost: how many there are, whose they are, how long a client may take to
// ask and to read its answer, and how much of it may wait.

import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { addressBucket } from '../security/address-bucket.ts';
import { createFairShare } from '../security/fair-share.ts';

export interface SocketLimits {
  /** Sockets at once, WebSockets among them; one more is closed at once, or takes the place of another's beyond its half. */
  maxSockets: number;
  /** Milliseconds for the head of a request (slow-loris). */
  headMs: number;
  /** Milliseconds for a whole request: 25 MB at 0.7 Mbit/s. */
  requestMs: number;
  /** Milliseconds for any body; after them it must have come at 64 kB a second. */
  slowMs: number;
  /** Milliseconds in which a client must take some of an answer that waits for it: it holds the answer in memory. */
  unreadMs: number;
  /** Milliseconds that an idle socket is kept. */
  idleMs: number;
}

export const SOCKET_LIMITS: SocketLimits = {
  // Each is some 10 KB and a file descriptor.
  maxSockets: 10_000,
  headMs: 10_000,
  requestMs: 300_000,
  slowMs: 20_000,
  unreadMs: 60_000,
  // Above the idle time of most load balancers (60 s), so that the side that reuses a socket is not the one that closes it.
  idleMs: 65_000,
};

/** Bytes of answers that may wait for a client that asks for more before it reads. */
export const MAX_UNREAD_BYTES = 4 * 1024 * 1024;

/**
 * Requests that a socket may have sent before their answers. No browser and hardly a client sends a second one; 500 in one
 * packet held the event loop for a quarter of a second.
 */
export const MAX_PIPELINED = 32;

/** How often node looks for those who are late, at the most. */
const MAX_CHECK_MS = 5000;

/** @param limits those left out have their defaults */
export function createBoundedServer(limits: Partial<SocketLimits> = {}): Server {
  const { maxSockets, headMs, requestMs, unreadMs, idleMs } = { ...SOCKET_LIMITS, ...limits };
  const server = createServer({
    headersTimeout: headMs,
    requestTimeout: requestMs,
    keepAliveTimeout: idleMs,
    connectionsCheckingInterval: Math.min(MAX_CHECK_MS, headMs),
  });
  const share = createFairShare(maxSockets);
  server.on('connection', (socket) => {
    const leave = share.enter(addressBucket(socket.remoteAddress), () => socket.destroy());
    if (leave) socket.once('close', leave);
    else socket.destroy();
  });
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

/** How many answers of a socket are not over. */
const OPEN_ANSWERS = Symbol('open answers');

type Watched = Socket & { [ANSWER]?: ServerResponse; [OPEN_ANSWERS]?: number };

function watch({ socket }: { socket: Watched }, response: ServerResponse): void {
  socket[ANSWER] = response;
  const pipelined = (socket[OPEN_ANSWERS] ?? 0) + 1;
  socket[OPEN_ANSWERS] = pipelined;
  response.on('close', () => {
    socket[OPEN_ANSWERS] = (socket[OPEN_ANSWERS] ?? 1) - 1;
  });
  if (pipelined > MAX_PIPELINED || socket.writableLength > MAX_UNREAD_BYTES) socket.destroy();
}
