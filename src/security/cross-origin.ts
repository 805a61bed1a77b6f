// Which hosts and which web pages may use this server: its own page, those of CORS_ORIGINS and, where the server is for
// its own machine, every page of that machine. Browsers name a page's origin (`Origin`, `Sec-Fetch-Site`); other clients
// send neither and are not affected.

import { isLoopback } from './loopback.ts';
import type { RequestHead } from './request-head.ts';

export interface CrossOriginOptions {
  /** Origins such as `https://app.example`, or `*` for all. */
  corsOrigins: readonly string[];
  /** Every client may ask, because the server listens on this machine alone. */
  onlyLoopback: boolean;
}

export type CrossOrigin = ReturnType<typeof createCrossOrigin>;

/** Seconds that a browser remembers a preflight; Chrome's own cap. */
const PREFLIGHT_SECONDS = '7200';

const EXPOSED = 'RateLimit, RateLimit-Policy, Retry-After, x-request-id';

export function createCrossOrigin({ corsOrigins, onlyLoopback }: CrossOriginOptions) {
  const isOpen = corsOrigins.includes('*');
  const isListed = (origin: string) =>
    isOpen || corsOrigins.includes(origin) || (onlyLoopback && isLoopbackOrigin(origin));
  /** Nearly all requests name the same host. */
  let lastGoodHost: string | undefined;

  return {
    /**
     * False for a name of another machine that leads to this one (DNS rebinding): the browser takes its page for the
     * server's own, also in requests without `Origin` and `Sec-Fetch-Site`, such as a GET over plain HTTP.
     */
    isHostAllowed({ header }: Pick<RequestHead, 'header'>): boolean {
      if (!onlyLoopback) return true;
      const host = header('host');
      // A program that makes its own Request names none; over HTTP node refuses a request without one.
      if (host === undefined || host === lastGoodHost) return true;
      if (!isLoopback(hostname(host))) return false;
      lastGoodHost = host;
      return true;
    },
    /** Whether a page of another origin sent this, one that is not listed. */
    isForeign({ header }: Pick<RequestHead, 'header'>): boolean {
      const origin = header('origin');
      const site = header('sec-fetch-site');
      if (origin === undefined && site === undefined) return false;
      if (origin !== undefined && isListed(origin)) return false;
      if (site !== undefined) return site !== 'same-origin' && site !== 'none';
      const host = header('host') ?? '';
      return !(origin !== undefined && URL.canParse(origin) && new URL(origin).host === host);
    },
    /** What a browser needs to let a page of another origin read the answer. Never with credentials: no cookie counts here. */
    addCorsHeaders({ header, setHeader }: RequestHead): void {
      const origin = header('origin');
      if (corsOrigins.length === 0 && !(onlyLoopback && origin !== undefined)) return;
      if (!isOpen) setHeader?.('vary', 'Origin');
      if (origin === undefined || !isListed(origin)) return;
      setHeader?.('access-control-allow-origin', isOpen ? '*' : origin);
      setHeader?.('access-control-expose-headers', EXPOSED);
    },
    /** The question that a browser asks beforehand; true where the answer is yes, and its headers are set. */
    allowsPreflight({ method, header, setHeader }: RequestHead): boolean {
      const asked = header('access-control-request-method');
      const origin = header('origin');
      if (method !== 'OPTIONS' || asked === undefined || origin === undefined || !isListed(origin)) return false;
      setHeader?.('access-control-allow-methods', 'GET, POST');
      const headers = header('access-control-request-headers');
      if (headers) setHeader?.('access-control-allow-headers', headers);
      setHeader?.('access-control-max-age', PREFLIGHT_SECONDS);
      return true;
    },
  };
}

function isLoopbackOrigin(origin: string): boolean {
  if (!/^https?:\/\//.test(origin) || !URL.canParse(origin)) return false;
  return isLoopback(new URL(origin).hostname.replace(/^\[|\]$/g, ''));
}

function hostname(host: string): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '') : host;
}
