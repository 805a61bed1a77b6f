// GraphQL over WebSocket (the `graphql-ws` protocol). Every operation runs through the executor.

import { type ExecutionArgs, type ExecutionResult, GraphQLError, type GraphQLSchema, parse } from 'graphql';
import { CloseCode, makeServer, type OperationResult as ProtocolResult, type Server } from 'graphql-ws';
import { keyProblem } from '../security/api-keys.ts';
import type { Authenticate } from '../security/caller.ts';
import type { AdmittedRequest } from '../security/edge.ts';
import type { RequestHead } from '../security/request-head.ts';
import { mapEvents } from '../utils/map-events.ts';
import { withEnd } from '../utils/with-end.ts';
import { graphqlError, withoutNote, withoutNotes } from './errors.ts';
import { type Execute, isStream } from './operation.ts';
import { type Leaving, RequestScope } from './request-scope.ts';
import { schema } from './schema.ts';

/** State of one socket. */
export interface ProtocolSocket {
  /** The caller: from the handshake, or from the first message if that has a key. */
  admitted: AdmittedRequest;
  readonly leaving: Leaving;
  /** Called once the caller is authenticated. */
  onCaller(): void;
  close(code: number, reason: string): void;
}

export interface WebsocketProtocolOptions {
  execute: Execute;
  authenticate: Authenticate;
  /** Called when an operation begins. @returns the function to call at its end; undefined refuses the operation */
  begin(): (() => void) | undefined;
}

/** Most operations at once on one socket; pages use a handful. */
export const MAX_SOCKET_OPERATIONS = 100;

const ANY_DOCUMENT = parse('{ __typename }');

export function createWebsocketProtocol(options: WebsocketProtocolOptions): Server<ProtocolSocket> {
  const { execute, authenticate, begin } = options;
  const results = new WeakMap<object, ProtocolResult>();

  return makeServer<Record<string, unknown>, ProtocolSocket>({
    onConnect({ extra: socket, connectionParams }) {
      const { admitted } = socket;
      if (!admitted.caller.key && connectionParams) {
        socket.admitted = { ...admitted, caller: authenticate(withParams(admitted.head, connectionParams)) };
      } else if (connectionParams) {
        // The key of the handshake stays in use; the first message may add a Hugging Face token.
        const { token } = authenticate(withParams(admitted.head, connectionParams));
        socket.admitted = { ...admitted, caller: { ...admitted.caller, token } };
      }
      const problem = keyProblem(socket.admitted.caller);
      if (problem) {
        const isMissing = problem.code === 'UNAUTHENTICATED' && !socket.admitted.caller.sentKey;
        const code = isMissing ? CloseCode.Unauthorized : CloseCode.Forbidden;
        socket.close(code, problem.message.slice(0, 120));
        return false;
      }
      socket.onCaller();
      return undefined;
    },
    async onSubscribe({ extra: { admitted, leaving }, subscriptions }, _id, params) {
      const isFull = Object.keys(subscriptions).length > MAX_SOCKET_OPERATIONS;
      const end = isFull ? undefined : begin();
      if (!end) {
        return [refused(isFull ? `${MAX_SOCKET_OPERATIONS} operations run on this socket` : 'it is shutting down')];
      }
      const scope = new RequestScope(admitted, leaving);
      const result = await execute(params, { scope, streams: true });
      if (isStream(result)) return argsOf(withEnd(mapEvents(result, withoutNotes), { onEnd: end }));
      end();
      return result.errors && !('data' in result) ? result.errors.map(withoutNote) : argsOf(withoutNotes(result));
    },
    execute: resultOf,
    subscribe: resultOf,
  });

  /** What graphql-ws would run; the executor has done so already, with a document that may be known by its id alone. */
  function argsOf(result: ExecutionResult | AsyncIterable<ExecutionResult>): ExecutionArgs & { schema: GraphQLSchema } {
    const args = { schema, document: ANY_DOCUMENT };
    results.set(args, result as ProtocolResult);
    return args;
  }

  function resultOf(args: object): ProtocolResult {
    return results.get(args) ?? { errors: [new GraphQLError('The operation has no result.')] };
  }
}

function refused(why: string): GraphQLError {
  const message = `This server takes no more operations: ${why}. Try again later.`;
  return graphqlError(message, { code: 'OVERLOADED', retryable: true });
}

/** Web pages cannot set handshake headers, so they may send the same values as `connectionParams`. */
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
