// Answers a request whose handling failed because of a fault in this server: a rejection that nothing handles would end
// the process.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '../utils/logger.ts';
import { internalFault } from './refusals.ts';
import { writeUnread } from './write-answer.ts';

/** @returns the function that logs the fault and answers 500, or closes an answer that has begun */
export function answerFault(
  request: IncomingMessage,
  response: ServerResponse,
  { log, requestId }: { log: Pick<Logger, 'error'>; requestId: string },
): (err: unknown) => void {
  return (err) => {
    log.error({ err, requestId }, 'A request failed because of a fault in this server.');
    if (response.headersSent) response.destroy();
    else writeUnread(request, response, internalFault());
  };
}
