// `/metrics` over node:http. Readable with METRICS_TOKEN where that is set, else by every caller that may run
// operations.

import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorResponse } from '../security/error-body.ts';
import { writeHead } from '../security/request-head.ts';
import { secretDigest } from '../security/secret-digest.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { methodNotAllowed } from './refusals.ts';
import { writeUnread } from './write-answer.ts';

export interface MetricsRouteOptions {
  metrics: Pick<Metrics, 'text' | 'contentType'>;
  /** Undefined: API_KEYS apply, if set. */
  token: string | undefined;
}

export function createMetricsRoute({ metrics, token }: MetricsRouteOptions) {
  const expected = token === undefined ? undefined : secretDigest(`Bearer ${token}`);
  return async function metricsRoute(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (expected && !timingSafeEqual(secretDigest(request.headers.authorization ?? ''), expected)) {
      const message = 'This page asks for "Authorization: Bearer TOKEN" with the token of METRICS_TOKEN.';
      return writeUnread(request, response, errorResponse(401, { code: 'UNAUTHENTICATED', message }));
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return writeUnread(request, response, methodNotAllowed('GET, HEAD'));
    }
    const text = await metrics.text();
    writeHead(response, 200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' });
    response.end(request.method === 'HEAD' ? undefined : text);
  };
}
