// GraphQL as a node:http handler for other servers, under any mount path.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Edge } from '../security/edge.ts';
import { nodeHead, pathOf, withoutSlash } from '../security/request-head.ts';
import type { Logger } from '../utils/logger.ts';
import { answerFault } from './answer-fault.ts';
import type { GraphiqlFile } from './graphiql-file.ts';
import { createGraphqlRoute, type GraphqlRouteOptions } from './graphql-route.ts';
import type { PageFiles } from './page-files.ts';
import { notFound } from './refusals.ts';
import { writeFile, writeUnread } from './write-answer.ts';

export interface NodeHandlerOptions extends GraphqlRouteOptions {
  edge: Edge;
  graphiqlFile: GraphiqlFile;
  /** Path of the GraphQL endpoint. */
  path: string;
  /** The task explorer; undefined: it is not served. */
  pageFiles: PageFiles | undefined;
  log: Pick<Logger, 'error'>;
}

/** Express keeps the full URL here and removes the mount path from `url`. */
type MountedRequest = IncomingMessage & { originalUrl?: string };

export function createNodeHandler({ edge, graphiqlFile, path, pageFiles, log, ...options }: NodeHandlerOptions) {
  const route = createGraphqlRoute(options);

  return async function handler(request: MountedRequest, response: ServerResponse): Promise<void> {
    const head = nodeHead(request, response);
    const file = pageFiles?.(head, pathOf({ url: request.originalUrl ?? head.url }));
    const isHere = isMounted(request) || withoutSlash(pathOf(head)) === withoutSlash(path);
    const shown = isHere ? graphiqlFile(head) : undefined;
    const entered = edge.enter(head, file || shown ? 'open' : 'private');
    if ('refusal' in entered) return writeUnread(request, response, entered.refusal);
    const served = file ?? shown;
    if (served) return writeFile(response, await served);
    if (!isHere) return writeUnread(request, response, notFound(pathOf(head)));
    return route(request, response, entered).catch(answerFault(request, response, { log, requestId: entered.id }));
  };
}

/** Whether the surrounding server matched the path and removed all of it. */
function isMounted({ url = '/', originalUrl = url }: MountedRequest): boolean {
  return url !== originalUrl && withoutSlash(pathOf({ url })) === '';
}
