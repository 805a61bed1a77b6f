// An HTTP server with limits on sockets: their number, each client's share, the time to send a request and to read an answer,
// and the bytes that may wait for a slow reader.

import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { addressBucket } from '../security/address-bucket.ts';
import { createFairShare } from '../security/fair-share.ts';

export interface SocketLimits {
  /** Most sockets at once, WebSockets included. Another one is closed, or replaces one of a client with more than half. */
  maxSockets: number;
  /** Milliseconds to send the head of a request (slow loris attacks). */
  headMs: number;
  /** Milliseconds to send a whole request: enough for 25 MB at 0.7 Mbit/s. */
  requestMs: number;
  /** Milliseconds after which a body must have arrived at 64 kB a second. */
  slowMs: number;
  /** Milliseconds in which a client must read some of a waiting answer, which is held in memory. */
  unreadMs: number;
  /** Keep-alive of an idle socket, in milliseconds. */
  idleMs: number;
}

export const SOCKET_LIMITS: SocketLimits = {
  // Each socket takes about 10 KB and a file descriptor.
  maxSockets: 10_000,
  headMs: 10_000,
  requestMs: 300_000,
  slowMs: 20_000,
  unreadMs: 60_000,
  // Above the idle timeout of most load balancers (60 s), so that a socket is not closed here while they reuse it.
  idleMs: 65_000,
};

/** Most bytes of answers that wait for a client which sends further requests without reading. */
export const MAX_UNREAD_BYTES = 4 * 1024 * 1024;

/**
 * Requests that a socket may have sent before their answers. No browser and hardly a client sends a second one; 500 in one
 * packet held the event loop for a quarter of a second.
 */
export const MAX_PIPELINED = 32;

/** Longest interval at which node checks these timeouts. */
const MAX_CHECK_MS = 5000;

/** @param limits omitted ones use their defaults */
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
  // Fires without traffic in either direction; node's default handling would also end clients that wait for a model.
  server.timeout = unreadMs;
  server.on('request', watch).on('checkContinue', watch);
  server.on('timeout', (socket: Watched) => {
    const isBusy = socket[ANSWERS]?.at(-1)?.closed === false;
    if (!isBusy || socket.writableLength > 0) socket.destroy();
  });
  return server;
}

/** The answers of a socket, of which at least the newest is unfinished; they finish in order. */
const ANSWERS = Symbol('answers');

type Watched = Socket & { [ANSWERS]?: ServerResponse[] };

/** A listener to each answer's end would cost every request 1 us. */
function watch({ socket }: { socket: Watched }, response: ServerResponse): void {
  socket[ANSWERS] ??= [];
  const answers = socket[ANSWERS];
  if (answers.at(-1)?.closed) answers.length = 0;
  answers.push(response);
  if (answers.length > MAX_PIPELINED) {
    const open = answers.filter(({ closed }) => !closed);
    socket[ANSWERS] = open;
    if (open.length > MAX_PIPELINED) socket.destroy();
  }
  if (socket.writableLength > MAX_UNREAD_BYTES) socket.destroy();
}
