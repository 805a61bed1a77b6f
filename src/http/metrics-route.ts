// `/metrics` over node:http, behind a token where one is set.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Metrics } from '../telemetry/metrics.ts';

export interface MetricsRouteOptions {
  metrics: Pick<Metrics, 'text' | 'contentType'>;
  /** Undefined: everybody who reaches the server may read. */
  token: string | undefined;
}

export function createMetricsRoute({ metrics, token }: MetricsRouteOptions) {
  return async function metricsEndpoint(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (token !== undefined && !isEqual(request.headers.authorization ?? '', `Bearer ${token}`)) {
      response.writeHead(401, { 'content-type': 'text/plain; charset=utf-8', 'www-authenticate': 'Bearer' });
      return void response.end('This page asks for "Authorization: Bearer TOKEN" with the token of METRICS_TOKEN.\n');
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
    }
    const text = await metrics.text();
    response.writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' });
    response.end(request.method === 'HEAD' ? undefined : text);
  };
}

/** By digests, whose lengths are the same and whose comparison tells nothing by its time. */
function isEqual(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
