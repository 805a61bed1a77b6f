// The task explorer: the built files of `web/`, read into memory once and compressed once, with a strict
// Content-Security-Policy.

import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { pageHeaders } from '../security/page-headers.ts';
import type { RequestHead } from '../security/request-head.ts';

export interface PageFile {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer> | string;
}

/** The file at that path; undefined: there is none. */
export type PageFiles = (head: RequestHead, path: string) => Promise<PageFile> | undefined;

export interface PageFilesOptions {
  /** Where the page is served: `/` or a path such as `/explorer`. */
  at?: string;
  /** The path of the GraphQL endpoint, which the page asks. */
  endpoint?: string;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** No inline code and no other host, so that a label or an answer with markup in it can do nothing. */
const PAGE_HEADERS = { ...pageHeaders(), 'permissions-policy': 'microphone=(self), camera=(), geolocation=()' };

/** `dist-web/`, beside `src/` and `dist/` alike. */
const BUILT = join(import.meta.dirname, '..', '..', 'dist-web');

/** Undefined when the page has not been built. */
export function createPageFiles({ at = '/', endpoint = '/graphql' }: PageFilesOptions = {}): PageFiles | undefined {
  const base = at.replace(/\/$/, '');
  const files = new Map(builtFiles(BUILT).map((name) => [`/${name}`, readAsset(name, endpoint)]));
  const index = files.get('/index.html');
  if (!index) return undefined;
  files.set('/', index);

  return function fileAt({ method, header }, path) {
    if (method !== 'GET' && method !== 'HEAD') return undefined;
    // The page names its files relative to itself.
    if (base !== '' && path === base) return Promise.resolve(redirectTo(`${base}/`));
    const file = path.startsWith(`${base}/`) ? files.get(path.slice(base.length)) : undefined;
    return file && answerWith(file, { method, accepted: header('accept-encoding') ?? '' });
  };
}

type Asset = ReturnType<typeof readAsset>;

async function answerWith(file: Asset, { method, accepted }: { method: string; accepted: string }): Promise<PageFile> {
  const { body, encoding } = await file.bestFor(accepted);
  const headers = {
    ...file.headers,
    'content-length': String(body.length),
    ...(encoding && { 'content-encoding': encoding }),
  };
  return { status: 200, headers, body: method === 'HEAD' ? '' : body };
}

function redirectTo(location: string): PageFile {
  return { status: 308, headers: { location }, body: '' };
}

function builtFiles(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && entry.name !== '.sources');
    return files.map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
  } catch {
    return [];
  }
}

function withEndpoint(html: Buffer, endpoint: string): Buffer {
  const escaped = endpoint.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return Buffer.from(html.toString('utf8').replaceAll('"/graphql"', () => `"${escaped}"`));
}

const compress = {
  gzip: (plain: Uint8Array) => promisify(gzip)(plain),
  // Level 9 of 11 is nearly as small, in a tenth of the time.
  br: (plain: Uint8Array) => promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
};

type Encoding = keyof typeof compress;

interface Compressed {
  body: Uint8Array<ArrayBuffer>;
  encoding?: Encoding;
}

function readAsset(name: string, endpoint: string) {
  const file = readFileSync(join(BUILT, name));
  const plain = new Uint8Array(name === 'index.html' ? withEndpoint(file, endpoint) : file);
  // At the first visit: at the start of a server it would cost as much as all the rest.
  const made: Partial<Record<Encoding, Promise<Compressed>>> = {};
  const compressed = (encoding: Encoding) => {
    made[encoding] ??= compress[encoding](plain).then(
      (body) => ({ body: new Uint8Array(body), encoding }),
      () => ({ body: plain }),
    );
    return made[encoding];
  };
  return {
    headers: {
      ...PAGE_HEADERS,
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
      // Names under assets/ hold a hash of what is in them.
      'cache-control': name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'accept-encoding',
    },
    async bestFor(accepted: string): Promise<Compressed> {
      if (/\bbr\b/.test(accepted)) return compressed('br');
      if (/\bgzip\b/.test(accepted)) return compressed('gzip');
      return { body: plain };
    },
  };
}
