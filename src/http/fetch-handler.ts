// GraphQL over HTTP as a fetch handler for other servers: the checks of the edge, then the body, then the operation.

import { Readable } from 'node:stream';
import { GraphQLError } from 'graphql';
import { readAccept } from '../graphql/accept.ts';
import { errorAnswer, type GraphqlAnswer, type Sent } from '../graphql/answer-operations.ts';
import { RequestScope } from '../graphql/request-scope.ts';
import type { GraphqlServer } from '../graphql/server.ts';
import { createChunkCollector } from '../graphql/uploads/chunk-collector.ts';
import { readUpload } from '../graphql/uploads/read-upload.ts';
import type { UploadLimits } from '../graphql/uploads/upload-limits.ts';
import type { AdmittedRequest, Edge } from '../security/edge.ts';
import type { EarlyResponse } from '../security/error-body.ts';
import { pathOf, webHead, withoutSlash } from '../security/request-head.ts';
import { type BodyBudget, noRoom } from './body-budget.ts';
import { bodyFormOf, type Refused, sentText } from './body-form.ts';
import type { PageFile } from './compressed-body.ts';
import type { GraphiqlFile } from './graphiql-file.ts';
import type { PageFiles } from './page-files.ts';
import { notFound, tooLargeBody } from './refusals.ts';

export interface FetchHandlerOptions {
  edge: Edge;
  graphql: Pick<GraphqlServer, 'answer'>;
  graphiqlFile: GraphiqlFile;
  limits: UploadLimits;
  budget: BodyBudget;
  /** Path of the GraphQL endpoint. */
  path: string;
  /** The task explorer; undefined: it is not served. */
  pageFiles: PageFiles | undefined;
}

/** RATE_LIMIT counts all clients without a key as one, because a Request has no client address. */
export function createFetchHandler(options: FetchHandlerOptions) {
  const { edge, graphql, graphiqlFile, limits, budget, path, pageFiles } = options;
  return async function fetch(request: Request): Promise<Response> {
    const headers = new Headers();
    const head = webHead(request, headers);
    const file = pageFiles?.(head, pathOf(head));
    const isHere = withoutSlash(pathOf(head)) === withoutSlash(path);
    const shown = isHere ? graphiqlFile(head) : undefined;
    const entered = edge.enter(head, file || shown ? 'open' : 'private');
    if ('refusal' in entered) return respond(headers, entered.refusal);
    const served = file ?? shown;
    if (served) return respond(headers, await served);
    if (!isHere) return respond(headers, notFound(pathOf(head)));
    let reserved = 0;
    try {
      const sent = await readSent(request, entered, (bytes) => {
        reserved += bytes;
      });
      if ('refusal' in sent) return respond(headers, sent.refusal);
      return respond(headers, await graphql.answer(new RequestScope(entered, request), sent));
    } catch (error) {
      if (error instanceof GraphQLError) return respond(headers, errorAnswer(error, readAccept(head.header('accept'))));
      throw error;
    } finally {
      budget.release(reserved);
    }
  };

  async function readSent(
    request: Request,
    admitted: AdmittedRequest,
    onReserved: (bytes: number) => void,
  ): Promise<Sent | Refused> {
    const form = bodyFormOf(admitted, limits);
    if (typeof form !== 'string') return form;
    const { head, maxBodyBytes } = admitted;
    const counted = countedChunks(request.body, maxBodyBytes, budget, onReserved);
    try {
      if (form === 'multipart') {
        const params = await readUpload(Readable.from(counted, { objectMode: false }), { head, limits });
        return { params: () => params };
      }
      const collector = createChunkCollector();
      for await (const chunk of counted) collector.add(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
      return sentText(form, Buffer.concat(collector.take()), limits);
    } catch (error) {
      if (counted.problem === 'too large') return { refusal: tooLargeBody(limits, admitted) };
      if (counted.problem === 'no room') return { refusal: noRoom() };
      throw error;
    }
  }
}

/** Counts the chunks of a body, because content-length is optional and no server in front enforces a limit. */
function countedChunks(
  body: Request['body'],
  maxBytes: number,
  budget: BodyBudget,
  onReserved: (bytes: number) => void,
) {
  const counted: AsyncIterable<Uint8Array> & { problem?: 'too large' | 'no room' } = {
    async *[Symbol.asyncIterator]() {
      const reader = body?.getReader();
      let bytes = 0;
      try {
        for (;;) {
          const { done = true, value } = (await reader?.read()) ?? {};
          if (done || !value) return;
          bytes += value.byteLength;
          if (bytes > maxBytes) counted.problem = 'too large';
          else if (budget.reserve(value.byteLength)) onReserved(value.byteLength);
          else counted.problem = 'no room';
          if (counted.problem) throw new RangeError('The body is not read to its end.');
          yield value;
        }
      } finally {
        // The body of a client that has disconnected rejects.
        await reader?.cancel().catch(() => {});
      }
    },
  };
  return counted;
}

/** Uses the platform's Response class: frameworks accept no other. */
function respond(
  headers: Headers,
  { status, headers: more, body }: EarlyResponse | GraphqlAnswer | PageFile,
): Response {
  for (const [name, value] of Object.entries(more)) headers.set(name, value);
  return new Response(body === '' ? null : body, { status, headers });
}
