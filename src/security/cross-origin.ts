// Which web pages may use this server: its own, and those of CORS_ORIGINS. Browsers say where a request comes from
// (`Origin`, `Sec-Fetch-Site`); other clients say nothing and are not held up.

import type { RequestHead } from './caller.ts';
import { isLoopback } from './loopback.ts';

export interface CrossOriginOptions {
  /** Origins such as `https://app.example`, or `*` for all. */
  corsOrigins: readonly string[];
  /** Everybody may ask, because the server listens on this machine alone. */
  onlyLoopback: boolean;
}

export type CrossOrigin = ReturnType<typeof createCrossOrigin>;

/** Seconds that a browser remembers a preflight; Chrome's own cap. */
const PREFLIGHT_SECONDS = '7200';

const EXPOSED = 'RateLimit, RateLimit-Policy, Retry-After, x-request-id';

export function createCrossOrigin({ corsOrigins, onlyLoopback }: CrossOriginOptions) {
  const isOpen = corsOrigins.includes('*');
  const isListed = (origin: string) => isOpen || corsOrigins.includes(origin);

  return {
    /**
     * Undefined: the request is from no page, from a page of this server, or from one that CORS_ORIGINS names. `foreign`:
     * from a page of another origin. `rebound`: from a page that took this machine for its own server.
     */
    distrust({ header }: Pick<RequestHead, 'header'>): 'foreign' | 'rebound' | undefined {
      const origin = header('origin');
      const site = header('sec-fetch-site');
      if (origin === undefined && site === undefined) return undefined;
      if (origin !== undefined && isListed(origin)) return undefined;
      const host = header('host') ?? '';
      // DNS rebinding: a page of evil.example whose name now leads to 127.0.0.1 is "same origin" to the browser.
      if (onlyLoopback && !isLoopback(hostname(host))) return 'rebound';
      if (site !== undefined) return site === 'same-origin' || site === 'none' ? undefined : 'foreign';
      return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host ? undefined : 'foreign';
    },
    /** What a browser needs to let a page of another origin read the answer. Never with credentials: no cookie counts here. */
    addCorsHeaders({ header, setHeader }: RequestHead): void {
      if (corsOrigins.length === 0) return;
      if (!isOpen) setHeader?.('vary', 'Origin');
      const origin = header('origin');
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

function hostname(host: string): string {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '') : host;
}
