// Decides which hosts and web origins may use the server: its own page, CORS_ORIGINS and, on a loopback server without
// keys, all pages of the same machine. Browsers send the origin (`Origin`, `Sec-Fetch-Site`); other clients are not
// affected.

import { isLoopback } from './loopback.ts';
import type { RequestHead } from './request-head.ts';

export interface CrossOriginOptions {
  /** Origins such as `https://app.example`, or `*` for all. */
  corsOrigins: readonly string[];
  /** True: the server needs no keys because it only listens on this machine. */
  onlyLoopback: boolean;
}

export type CrossOrigin = ReturnType<typeof createCrossOrigin>;

/** Seconds that a browser caches a preflight; Chrome's maximum. */
const PREFLIGHT_SECONDS = '7200';

const EXPOSED = 'RateLimit, RateLimit-Policy, Retry-After, x-request-id';

export function createCrossOrigin({ corsOrigins, onlyLoopback }: CrossOriginOptions) {
  const isOpen = corsOrigins.includes('*');
  const isListed = (origin: string) =>
    isOpen || corsOrigins.includes(origin) || (onlyLoopback && isLoopbackOrigin(origin));
  /** Caches the last host: nearly all requests have the same. */
  let lastGoodHost: string | undefined;

  return {
    /**
     * False for a foreign host name that resolves to this machine (DNS rebinding): browsers treat its pages as
     * same-origin, also in requests without `Origin` and `Sec-Fetch-Site`, such as a GET over plain HTTP.
     */
    isHostAllowed({ header }: Pick<RequestHead, 'header'>): boolean {
      if (!onlyLoopback) return true;
      const host = header('host');
      // Programs that create a Request themselves may omit it; over HTTP, node refuses requests without Host.
      if (host === undefined || host === lastGoodHost) return true;
      if (!isLoopback(hostname(host))) return false;
      lastGoodHost = host;
      return true;
    },
    /** Whether the request comes from a page of an origin that is not allowed. */
    isForeign({ header }: Pick<RequestHead, 'header'>): boolean {
      const origin = header('origin');
      const site = header('sec-fetch-site');
      if (origin === undefined && site === undefined) return false;
      if (origin !== undefined && isListed(origin)) return false;
      if (site !== undefined) return site !== 'same-origin' && site !== 'none';
      const host = header('host') ?? '';
      return !(origin !== undefined && URL.canParse(origin) && new URL(origin).host === host);
    },
    /**
     * Sets the headers that let a page of another origin read the answer. Without credentials, because cookies are not
     * used.
     */
    addCorsHeaders({ header, setHeader }: RequestHead): void {
      const origin = header('origin');
      if (corsOrigins.length === 0 && !(onlyLoopback && origin !== undefined)) return;
      if (!isOpen) setHeader?.('vary', 'Origin');
      if (origin === undefined || !isListed(origin)) return;
      setHeader?.('access-control-allow-origin', isOpen ? '*' : origin);
      setHeader?.('access-control-expose-headers', EXPOSED);
    },
    /** Answers a preflight; true if it is allowed and its headers are set. */
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
