// HTTP caching of answers to GET: Cache-Control, ETag and conditional requests (RFC 9110, RFC 9111).

import { createHash } from 'node:crypto';
import type { RequestHead } from '../security/request-head.ts';
import type { GraphqlAnswer } from './answer-operations.ts';

/** Headers that an answer depends on: media type, keys, and the origin that may read it. */
const VARY = 'Accept, Authorization, X-Api-Key, X-HF-Token, Origin';

/**
 * Adds Cache-Control and ETag, or answers 304 without a body if the client's copy is current.
 * @param milliseconds how long every part of the answer stays in this server's cache; 0: it must not be cached
 */
export function withHttpCaching(
  answer: GraphqlAnswer & { body: string },
  { header }: Pick<RequestHead, 'header'>,
  milliseconds: number,
): GraphqlAnswer {
  const seconds = Math.floor(milliseconds / 1000);
  if (answer.status !== 200 || seconds <= 0) {
    return { ...answer, headers: { ...answer.headers, 'cache-control': 'no-store' } };
  }
  const etag = `"${createHash('sha256').update(answer.body).digest('base64url').slice(0, 27)}"`;
  const headers = { etag, 'cache-control': `private, max-age=${seconds}`, vary: VARY };
  if (names(header('if-none-match'), etag)) return { status: 304, headers, body: '' };
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

/** Compressing proxies mark tags as weak, and clients send them back that way. */
function names(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
