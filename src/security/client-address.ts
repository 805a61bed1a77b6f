// Where a client comes from, behind proxies that write it into X-Forwarded-For. Each adds whom it saw at the end: what
// stands before the entries of the trusted ones is the client's own invention.

import { isIP } from 'node:net';
import type { RequestHead } from './request-head.ts';

/**
 * @param trustProxy how many proxies stand in front; 0: the header is not read
 * @returns the other end's own address where the header has no such entry: then some proxy was passed by
 */
export function clientAddress(
  { header, address }: Pick<RequestHead, 'header' | 'address'>,
  trustProxy: number,
): string | undefined {
  if (trustProxy === 0) return address;
  const entry = header('x-forwarded-for')?.split(',').at(-trustProxy)?.trim() ?? '';
  const forwarded = withoutPort(entry);
  return isIP(forwarded) === 0 ? address : forwarded;
}

/** Some write `192.0.2.1:4711` and `[2001:db8::1]:4711`. */
function withoutPort(entry: string): string {
  return /^\[(.+)\](?::\d+)?$/.exec(entry)?.[1] ?? /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry;
}
