// The IP address of a client behind proxies. Each proxy appends the address that it saw to X-Forwarded-For; entries
// before those of the trusted proxies may be forged by the client.

import { isIP } from 'node:net';
import type { RequestHead } from './request-head.ts';

/**
 * @param trustProxy number of trusted proxies in front; 0: the header is ignored
 * @returns the address of the socket if the header has too few entries, which means that a proxy was bypassed
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

/** Some proxies add a port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(entry: string): string {
  return /^\[(.+)\](?::\d+)?$/.exec(entry)?.[1] ?? /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry;
}
