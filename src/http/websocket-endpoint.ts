// WebSockets at `/graphql`: the handshake and the limits of a socket. Before authentication a socket may send 16 kB in
// total. The server stops reading from a client that does not read, and closes the socket when too much data waits for
// it.

import { setMaxListeners } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { CloseCode, handleProtocols } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import type { GraphqlServer } from '../graphql/server.ts';
import { checkJsonBytes } from '../graphql/uploads/json-bytes.ts';
import type { UploadLimits } from '../graphql/uploads/upload-limits.ts';
import { createWebsocketProtocol, type ProtocolSocket } from '../graphql/websocket-protocol.ts';
import { type AdmittedRequest, type Edge, MAX_ANONYMOUS_BYTES } from '../security/edge.ts';
import type { EarlyResponse } from '../security/error-body.ts';
import { REQUEST_ID } from '../security/request-id.ts';
import { isDeepJson, MAX_JSON_DEPTH } from '../utils/json-depth.ts';
import { tryJson } from '../utils/try-json.ts';
import { MAX_UNREAD_BYTES } from './bounded-server.ts';
import { rawResponse } from './write-answer.ts';

export interface WebsocketEndpointOptions {
  graphql: Pick<GraphqlServer, 'execute'>;
  edge: Edge;
  limits: UploadLimits;
  /** Called when an operation begins. @returns the function to call at its end; undefined refuses the operation */
  begin(): (() => void) | undefined;
}

/** Milliseconds for the closing handshake. */
const GOODBYE_MS = 500;
/** Milliseconds between pings, and to answer one. */
const KEEP_ALIVE_MS = 12_000;
/** Waiting bytes above which the server stops reading from the client. */
const PAUSE_BYTES = 256 * 1024;
const PONG = '{"type":"pong"}';

export function createWebsocketEndpoint({ graphql, edge, limits, begin }: WebsocketEndpointOptions) {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.maxBodyBytes,
    handleProtocols,
    // Each message in a turn of its own: a hundred operations in one packet would hold up everyone until the last.
    allowSynchronousEvents: false,
  });
  const ids = new WeakMap<IncomingMessage, string>();
  const protocol = createWebsocketProtocol({ execute: graphql.execute, authenticate: edge.authenticate, begin });
  server.on('headers', (headers, request) => {
    headers.push(`${REQUEST_ID}: ${ids.get(request)}`, 'x-content-type-options: nosniff');
  });

  function open(webSocket: WebSocket, raw: Duplex, admitted: AdmittedRequest, first: Buffer): void {
    const abort = new AbortController();
    // Every operation of the socket listens to the signal; node warns of a leak above ten listeners.
    setMaxListeners(0, abort.signal);
    const stopCount = boundUntilKnown(webSocket, raw, first);
    const socket: ProtocolSocket = {
      // The handshake is a GET, but its messages are not.
      admitted: { ...admitted, head: { ...admitted.head, method: 'POST' } },
      leaving: abort,
      onCaller: stopCount,
      close: (code, reason) => webSocket.close(code, reason),
    };
    // An invalid frame: ws has closed the socket. Without this listener graphql-ws would print the error with its
    // stack.
    webSocket.on('error', () => {});
    const stopPings = keepAlive(webSocket);
    const closed = protocol.opened(
      {
        protocol: webSocket.protocol,
        send: (text) => send(webSocket, text),
        close: (code, reason) => webSocket.close(code, reason),
        // Without the ping's payload: echoing it would let a client use up memory with small messages.
        onPing: () => send(webSocket, PONG),
        onMessage: (receive) =>
          webSocket.on('message', (data: Buffer) => {
            pauseWhileUnread(webSocket);
            read(webSocket, data, receive);
          }),
      },
      socket,
    );
    webSocket.once('close', (code, reason) => {
      stopPings();
      abort.abort();
      void closed(code, String(reason));
    });
  }

  function read(webSocket: WebSocket, data: Buffer, receive: (text: string) => Promise<void>): void {
    try {
      checkJsonBytes(data, limits);
    } catch {
      webSocket.close(1009, 'Too much JSON besides media (MAX_JSON_MB).');
      return;
    }
    const text = String(data).replace(/^\ufeff/, '');
    if (isDeepJson(text)) {
      webSocket.close(CloseCode.BadRequest, `JSON of more than ${MAX_JSON_DEPTH} levels.`);
      return;
    }
    // The protocol closes sockets after invalid messages; a rejection here is a fault, whose details the client must
    // not see.
    receive(withQuery(text)).catch(() => webSocket.close(CloseCode.InternalServerError, 'Internal server error'));
  }

  return {
    upgrade(request: IncomingMessage, raw: Duplex, head: Buffer, admitted: AdmittedRequest): void {
      ids.set(request, admitted.id);
      server.handleUpgrade(request, raw, head, (webSocket) => open(webSocket, raw, admitted, head));
    },
    /** Closes every socket. */
    async close(): Promise<void> {
      const clients = [...server.clients];
      const closed = clients.map((client) => new Promise<void>((resolve) => client.once('close', () => resolve())));
      for (const client of clients) client.close(1001, 'This server is shutting down.');
      const timer = setTimeout(() => {
        for (const client of clients) client.terminate();
      }, GOODBYE_MS);
      await Promise.all(closed);
      clearTimeout(timer);
    },
  };
}

/** Rejects a handshake with an HTTP response. */
export function refuseUpgrade(raw: Duplex, id: string, { status, headers, body }: EarlyResponse): void {
  raw.on('error', () => {});
  raw.end(rawResponse(status, { ...headers, [REQUEST_ID]: id, 'x-content-type-options': 'nosniff' }, body));
}

/** @returns the function that lifts the limit once the caller is authenticated */
function boundUntilKnown(webSocket: WebSocket, raw: Duplex, first: Buffer): () => void {
  let bytes = first.length;
  const count = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_ANONYMOUS_BYTES) webSocket.terminate();
  };
  raw.prependListener('data', count);
  return () => raw.off('data', count);
}

/** Resolves when the text has been sent, so that a stream follows the pace of its reader. */
function send(webSocket: WebSocket, text: string): Promise<void> {
  if (webSocket.readyState !== webSocket.OPEN) return Promise.resolve();
  return new Promise((resolve) => {
    // On an error the socket is gone; its `close` event ends running operations.
    webSocket.send(text, () => resolve());
    if (webSocket.bufferedAmount > MAX_UNREAD_BYTES) webSocket.terminate();
  });
}

function pauseWhileUnread(webSocket: WebSocket): void {
  if (webSocket.isPaused || webSocket.bufferedAmount < PAUSE_BYTES) return;
  webSocket.pause();
  const timer = setInterval(() => {
    if (webSocket.readyState === webSocket.OPEN && webSocket.bufferedAmount >= PAUSE_BYTES) return;
    clearInterval(timer);
    webSocket.resume();
  }, 50).unref();
}

/** Closes a socket whose client does not answer a ping. @returns the function that stops the pings */
function keepAlive(webSocket: WebSocket): () => void {
  let isAnswered = true;
  webSocket.on('pong', () => {
    isAnswered = true;
  });
  const timer = setInterval(() => {
    // A paused socket receives no pongs either, so a client that reads nothing for that long is disconnected.
    if (!isAnswered) return webSocket.terminate();
    isAnswered = false;
    webSocket.ping();
  }, KEEP_ALIVE_MS).unref();
  return () => clearInterval(timer);
}

/**
 * A persisted operation needs no text, but graphql-ws closes the socket on a `subscribe` without `query`: add an empty
 * one.
 */
function withQuery(text: string): string {
  // `"query"` may also be the name of an input.
  if (text.includes('"query"') && !/"(?:documentId|persistedQuery)"/.test(text)) return text;
  // The protocol refuses invalid JSON.
  const message = subscribeMessage.safeParse(tryJson(text)).data;
  return message ? JSON.stringify({ ...message, payload: { query: '', ...message.payload } }) : text;
}

const subscribeMessage = z.looseObject({ type: z.literal('subscribe'), payload: z.looseObject({}) });
