// How long a browser or a cache of one user may keep the answer to a GET, and whether it still has it (RFC 9111, RFC 9110).

import { createHash } from 'node:crypto';
import type { RequestHead } from '../security/request-head.ts';
import type { GraphqlAnswer } from './answer-operations.ts';

/** All that an answer depends on besides its address: type, keys, and the page that may read it. */
const VARY = 'Accept, Authorization, X-Api-Key, X-HF-Token, Origin';

/**
 * The answer with Cache-Control and ETag, or 304 without a body where the client's copy is the same.
 * @param milliseconds for which every part of the answer stays in this server's cache; 0: the answer may not be kept
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

/** Proxies that compress mark a tag as weak, and clients send that back. */
function names(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
