// GraphQL over WebSocket (the protocol of `graphql-ws`) at `/graphql`: every operation goes through yoga's own pipeline.

import { setMaxListeners } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ExecutionArgs, GraphQLError, parse } from 'graphql';
import type { OperationResult } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { createGraphql } from './create-graphql.ts';
import { getResult, type Params } from './get-result.ts';
import { withEnd } from './with-end.ts';

export interface WebsocketOptions {
  graphql: ReturnType<typeof createGraphql>;
  /** Longest message in bytes. */
  maxBytes: number;
  /** Called when an operation begins; undefined refuses it. @returns what to call at its end */
  begin(): (() => void) | undefined;
}

/** Operations at once on one socket; a page has a handful. */
const MAX_OPERATIONS = 100;

/** Milliseconds for a client to say goodbye. */
const GOODBYE_MS = 500;

export function createWebsocket({ graphql, maxBytes, begin }: WebsocketOptions) {
  const server = new WebSocketServer({ noServer: true, maxPayload: maxBytes });
  const results = new WeakMap<ExecutionArgs, OperationResult>();
  const aborts = new WeakMap<IncomingMessage, AbortController>();

  useServer(
    {
      async onSubscribe({ extra: { request }, subscriptions }, _id, params) {
        const isFull = Object.keys(subscriptions).length > MAX_OPERATIONS;
        const end = isFull ? undefined : begin();
        if (!end) return [refused(isFull ? `${MAX_OPERATIONS} operations run on this socket` : 'it is shutting down')];
        const client = aborts.get(request) ?? new AbortController();
        try {
          const result = await getResult(graphql, params, { headers: request.headers, client });
          if (result && Symbol.asyncIterator in result) return argsOf(params, withEnd(result, end));
          end();
          if (!result) throw new TypeError('The operation has no result.');
          return result.errors && !('data' in result) ? result.errors : argsOf(params, result);
        } catch (error) {
          end();
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
      if (!isSameOrigin(request)) return void socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
      server.handleUpgrade(request, socket, head, (client) => {
        const abort = new AbortController();
        // Every operation of the socket listens; node takes more than ten for a leak.
        setMaxListeners(0, abort.signal);
        aborts.set(request, abort);
        client.once('close', () => abort.abort());
        server.emit('connection', client, request);
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

  /** What graphql-ws would run; the pipeline has done so already. */
  function argsOf({ query, operationName }: Params, result: OperationResult): ExecutionArgs {
    const args = { schema: graphql.getEnveloped().schema, document: parse(query), operationName };
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

function isSameOrigin({ headers: { origin, host } }: IncomingMessage): boolean {
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);
}
