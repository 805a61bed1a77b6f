// The bytes that a page loads, as the browser counts them on the wire: compressed, heads of the answers included.

import type { CDPSession, Page } from 'playwright-core';

export interface ByteCount {
  cdp: CDPSession;
  /** Bytes so far, by path. */
  bytesOf(): Record<string, number>;
}

/** Starts to count; detach `cdp` to end. */
export async function countBytes(page: Page): Promise<ByteCount> {
  const cdp = await page.context().newCDPSession(page);
  const paths = new Map<string, string>();
  const bytes: Record<string, number> = {};
  cdp.on('Network.requestWillBeSent', ({ requestId, request }) => {
    paths.set(requestId, new URL(request.url).pathname);
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const path = paths.get(requestId) ?? '?';
    bytes[path] = (bytes[path] ?? 0) + encodedDataLength;
  });
  await cdp.send('Network.enable');
  return { cdp, bytesOf: () => bytes };
}
