// Writes an answer to a node:http response: text at once, a stream at the pace of its reader.

import { type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse, STATUS_CODES } from 'node:http';
import type { GraphqlAnswer } from '../graphql/answer-operations.ts';
import { MAX_ANONYMOUS_BYTES } from '../security/edge.ts';
import type { EarlyResponse } from '../security/error-body.ts';
import { headersOf, writeHead } from '../security/request-head.ts';
import type { PageFile } from './compressed-body.ts';

export async function writeAnswer(response: ServerResponse, { status, headers, body }: GraphqlAnswer): Promise<void> {
  if (response.destroyed) return typeof body === 'string' ? undefined : await body.cancel();
  if (typeof body === 'string') {
    if (status === 304) {
      // No content-length: it would be that of the omitted body.
      writeHead(response, status, headers).end();
      return;
    }
    writeHead(response, status, { ...headers, 'content-length': Buffer.byteLength(body) });
    response.end(body);
    return;
  }
  writeHead(response, status, headers);
  const reader = body.getReader();
  const corkForNow = createCork(response);
  // Cancelling the stream also ends the operation.
  response.once('close', () => void reader.cancel().catch(() => {}));
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (!response.write(value)) await drainOrClose(response);
      // Not before the first piece, for which the reader is waiting.
      corkForNow();
      if (response.destroyed) return;
    }
    response.end();
  } catch {
    // A stream that fails must not look complete.
    response.destroy();
  }
}

function drainOrClose(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      response.off('drain', settle).off('close', settle);
      resolve();
    };
    response.on('drain', settle).on('close', settle);
  });
}

export function writeFile(response: ServerResponse, { status, headers, body }: PageFile): void {
  writeHead(response, status, headers).end(body);
}

/** The longest time that writes are collected while the event loop is busy. */
const CORKED_MS = 5;

/** Collects the writes of one turn of the event loop: a packet per token took a quarter of the CPU of a stream. */
function createCork({ socket }: ServerResponse): () => void {
  let since: number | undefined;
  const flush = () => {
    since = undefined;
    socket?.uncork();
  };
  return function corkForNow() {
    const now = performance.now();
    if (since === undefined) setImmediate(flush);
    else if (now - since < CORKED_MS) return;
    else socket?.uncork();
    socket?.cork();
    since = now;
  };
}

/** Milliseconds before the socket is closed, in which a client that is still sending can read the answer. */
const LINGER_MS = 1000;

/**
 * Answers a request without reading its body to the end. Closing at once would reset the connection, and a client that
 * is still sending would see the reset instead of the answer, so the socket is closed a second later. Data that arrives
 * meanwhile is discarded; for callers that are not admitted it is not even read.
 */
export function writeUnread(
  request: IncomingMessage,
  response: ServerResponse,
  answer: EarlyResponse | GraphqlAnswer,
): void {
  const { status, headers, body } = answer;
  if (status === 401 && !isSmall(request)) {
    writeAndClose(request, response, answer);
    return;
  }
  request.removeAllListeners('data');
  response.once('finish', () => {
    if (request.complete || request.destroyed) return;
    request.resume();
    const timer = setTimeout(() => request.destroy(), LINGER_MS).unref();
    request.once('close', () => clearTimeout(timer));
  });
  writeHead(response, status, headers).end(body);
}

function isSmall({ headers }: IncomingMessage): boolean {
  if (headers['transfer-encoding'] !== undefined) return false;
  return Number(headers['content-length'] ?? 0) <= MAX_ANONYMOUS_BYTES;
}

/** Written by hand, because node would read the rest of the body on keep-alive connections and reset others. */
function writeAndClose(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: EarlyResponse | GraphqlAnswer,
): void {
  const { socket } = request;
  socket.pause();
  // Drops what the parser has still to deliver of this packet: 11,000 chunks of one byte took 4 MB until the socket closed.
  request.push = () => true;
  socket.end(rawResponse(status, { ...headersOf(response), ...headers }, String(body)));
  const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.once('close', () => clearTimeout(timer));
}

/** The text of a whole HTTP response with `connection: close`. */
export function rawResponse(status: number, headers: OutgoingHttpHeaders, body: string): string {
  const all = { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`;
}
