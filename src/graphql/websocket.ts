// GraphQL over WebSocket (the protocol of `graphql-ws`) at `/graphql`: every operation goes through yoga's own pipeline.

import { setMaxListeners } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ExecutionArgs, GraphQLError, parse } from 'graphql';
import type { OperationResult } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { Caller, RequestHead } from '../security/caller.ts';
import type { RequestGuard } from '../security/request-guard.ts';
import { nodeHead } from '../security/request-head.ts';
import { withEnd } from '../utils/with-end.ts';
import { executeOperation } from './fast-path/execute-operation.ts';
import type { createGraphqlServer } from './server.ts';

export interface WebsocketOptions {
  graphql: ReturnType<typeof createGraphqlServer>;
  door: RequestGuard;
  /** Longest message in bytes. */
  maxBytes: number;
  /** Called when an operation begins; undefined refuses it. @returns what to call at its end */
  begin(): (() => void) | undefined;
}

/** Operations at once on one socket; a page has a handful. */
const MAX_OPERATIONS = 100;

const ANY_DOCUMENT = parse('{ __typename }');

/** Milliseconds for a client to say goodbye. */
const GOODBYE_MS = 500;

export function createWebsocket({ graphql, door, maxBytes, begin }: WebsocketOptions) {
  const server = new WebSocketServer({ noServer: true, maxPayload: maxBytes });
  const results = new WeakMap<ExecutionArgs, OperationResult>();
  const sockets = new WeakMap<IncomingMessage, { abort: AbortController; client: Caller }>();
  server.on('headers', (headers, request) => headers.push(`x-request-id: ${request.headers['x-request-id']}`));

  useServer(
    {
      onConnect({ extra: { request }, connectionParams }) {
        const socket = sockets.get(request);
        if (socket && connectionParams) socket.client = door.clientOf(withParams(nodeHead(request), connectionParams));
      },
      async onSubscribe({ extra: { request }, subscriptions }, _id, params) {
        const isFull = Object.keys(subscriptions).length > MAX_OPERATIONS;
        const end = isFull ? undefined : begin();
        if (!end) return [refused(isFull ? `${MAX_OPERATIONS} operations run on this socket` : 'it is shutting down')];
        try {
          const socket = sockets.get(request);
          if (!socket) throw new TypeError('The socket was not let in.');
          const { client, abort } = socket;
          const result = await executeOperation(graphql, params, { headers: request.headers, leaving: abort, client });
          if (result && Symbol.asyncIterator in result) return argsOf(withEnd(result, { onEnd: end }));
          end();
          if (!result) throw new TypeError('The operation has no result.');
          return result.errors && !('data' in result) ? result.errors.map(withoutStatus) : argsOf(result);
        } catch (error) {
          end();
          // Parameters that make no operation are the client's mistake: the others of its socket go on.
          if (error instanceof GraphQLError) return [withoutStatus(error)];
          throw error;
        }
      },
      execute: resultOf,
      subscribe: resultOf,
    },
    server,
  );

  return {
    /** For the event `upgrade` of node:http. */
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      // Browsers do not hold WebSockets to one origin: any web page could use a server on its visitor's machine.
      const from = nodeHead(request);
      if (door.origins.distrust(from)) return void socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
      server.handleUpgrade(request, socket, head, (webSocket) => {
        const abort = new AbortController();
        // Every operation of the socket listens; node takes more than ten for a leak.
        setMaxListeners(0, abort.signal);
        sockets.set(request, { abort, client: door.clientOf(from) });
        webSocket.once('close', () => abort.abort());
        server.emit('connection', webSocket, request);
      });
    },
    /** Ends every socket. */
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

  /** What graphql-ws would run; the pipeline has done so already, with a document that may be known by its id alone. */
  function argsOf(result: OperationResult): ExecutionArgs {
    const args = { schema: graphql.getEnveloped().schema, document: ANY_DOCUMENT };
    results.set(args, result);
    return args;
  }

  function resultOf(args: ExecutionArgs): OperationResult {
    return results.get(args) ?? { errors: [new GraphQLError('The operation has no result.')] };
  }
}

function refused(why: string): GraphQLError {
  const extensions = { code: 'OVERLOADED', retryable: true };
  return new GraphQLError(`This server takes no more operations: ${why}. Try again later.`, { extensions });
}

/** Yoga's note of the HTTP status is for HTTP alone. */
function withoutStatus(error: GraphQLError): GraphQLError {
  const { message, nodes, source, positions, path, extensions } = error;
  const { http: _http, ...rest } = extensions;
  return new GraphQLError(message, { nodes, source, positions, path, extensions: rest });
}

/** A page cannot set headers of a handshake: what they would say may come as `connectionParams`. */
function withParams(head: RequestHead, params: Record<string, unknown>): RequestHead {
  const texts = new Map(Object.entries(params).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    ...head,
    header(name) {
      const text = texts.get(name);
      return head.header(name) ?? (typeof text === 'string' ? text : undefined);
    },
  };
}
