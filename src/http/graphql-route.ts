// GraphQL over node:http, after the checks of the edge: reads the body by its content type, runs it and writes the
// answer.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import { readAccept } from '../graphql/accept.ts';
import { errorAnswer, type GraphqlAnswer, type Sent } from '../graphql/answer-operations.ts';
import { LazyAbortSignal } from '../graphql/fast-path/lazy-abort-signal.ts';
import { RequestScope } from '../graphql/request-scope.ts';
import type { GraphqlServer } from '../graphql/server.ts';
import { readUpload } from '../graphql/uploads/read-upload.ts';
import type { UploadLimits } from '../graphql/uploads/upload-limits.ts';
import type { AdmittedRequest } from '../security/edge.ts';
import { type BodyBudget, noRoom } from './body-budget.ts';
import { bodyFormOf, type Refused, sentText } from './body-form.ts';
import { createSpeedWatch } from './body-speed.ts';
import { type BodyProblem, readBody } from './read-body.ts';
import { tooLargeBody, tooSlow } from './refusals.ts';
import { writeAnswer, writeUnread } from './write-answer.ts';

export interface GraphqlRouteOptions {
  graphql: Pick<GraphqlServer, 'answer'>;
  limits: UploadLimits;
  budget: BodyBudget;
  /** Milliseconds after which a body must keep a minimum speed. */
  slowMs: number;
}

export type GraphqlRoute = (
  request: IncomingMessage & { body?: unknown },
  response: ServerResponse,
  admitted: AdmittedRequest,
) => Promise<void>;

export function createGraphqlRoute({ graphql, limits, budget, slowMs }: GraphqlRouteOptions): GraphqlRoute {
  const watchSpeed = createSpeedWatch(slowMs);

  return async function graphqlRoute(request, response, admitted) {
    const sent = await readSent(request, response, admitted);
    if (sent === undefined) return;
    const scope = new RequestScope(admitted, new LazyAbortSignal(response));
    if (!('refusal' in sent)) return writeAnswer(response, await graphql.answer(scope, sent));
    writeUnread(request, response, sent.refusal);
  };

  /** Undefined: the client has disconnected. */
  async function readSent(
    request: IncomingMessage & { body?: unknown },
    response: ServerResponse,
    admitted: AdmittedRequest,
  ): Promise<Sent | Refused | undefined> {
    const form = bodyFormOf(admitted, limits);
    if (typeof form !== 'string') return form;
    // A body parser of the surrounding server has already read it.
    if (request.readableEnded && 'body' in request) return { params: () => request.body };

    let reserved = 0;
    const onReserved = (bytes: number) => {
      if (reserved === 0) response.on('close', () => budget.release(reserved));
      reserved += bytes;
    };
    if (form === 'multipart') return readFiles(request, admitted, onReserved);
    const body = await readBody(request, { maxBytes: admitted.maxBodyBytes, budget, onReserved, watchSpeed });
    if (typeof body === 'string') return refuse(body, admitted);
    try {
      return sentText(form, body, limits);
    } catch (error) {
      return { refusal: answerTo(error, admitted) };
    }
  }

  async function readFiles(
    request: IncomingMessage,
    admitted: AdmittedRequest,
    onReserved: (bytes: number) => void,
  ): Promise<Sent | Refused | undefined> {
    let received = 0;
    let problem: BodyProblem | undefined;
    const stopping = new AbortController();
    const stop = (reason: BodyProblem) => {
      problem ??= reason;
      stopping.abort();
    };
    const stopWatch = watchSpeed(
      () => received,
      () => stop('too slow'),
    );
    request.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (problem) return;
      if (budget.reserve(chunk.length)) onReserved(chunk.length);
      else stop('no room');
    });
    try {
      const params = await readUpload(request, { head: admitted.head, limits, signal: stopping.signal });
      return { params: () => params };
    } catch (error) {
      if (problem) return refuse(problem, admitted);
      if (error instanceof GraphQLError) return { refusal: answerTo(error, admitted) };
      return undefined;
    } finally {
      stopWatch();
    }
  }

  function refuse(problem: BodyProblem, admitted: AdmittedRequest) {
    if (problem === 'gone') return undefined;
    if (problem === 'too large') return { refusal: tooLargeBody(limits, admitted) };
    return { refusal: problem === 'no room' ? noRoom() : tooSlow() };
  }
}

function answerTo(error: unknown, { head }: AdmittedRequest): GraphqlAnswer {
  if (!(error instanceof GraphQLError)) throw error;
  return errorAnswer(error, readAccept(head.header('accept')));
}
