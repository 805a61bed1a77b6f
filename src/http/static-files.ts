// The task explorer: the built files of `web/`, read into memory once and compressed once, with a strict
// Content-Security-Policy.

import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { pageHeaders } from '../security/page-headers.ts';
import type { RequestHead } from '../security/request-head.ts';

/** What answers with the file at that path; undefined: there is none. */
export type StaticFiles = (
  head: Pick<RequestHead, 'method'>,
  path: string,
) => ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | undefined;

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
export function createStaticFiles(folder: string = BUILT): StaticFiles | undefined {
  const files = new Map(builtFiles(folder).map((name) => [`/${name}`, readAsset(folder, name)]));
  const index = files.get('/index.html');
  if (!index) return undefined;
  files.set('/', index);

  return function fileAt({ method }, path) {
    const file = files.get(path);
    if (!file || (method !== 'GET' && method !== 'HEAD')) return undefined;
    return async function answer(request, response) {
      const { body, encoding } = await file.bestFor(String(request.headers['accept-encoding'] ?? ''));
      response.writeHead(200, {
        ...file.headers,
        'content-length': body.length,
        ...(encoding && { 'content-encoding': encoding }),
      });
      response.end(method === 'HEAD' ? undefined : body);
    };
  };
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

const compress = {
  gzip: promisify(gzip),
  // Level 9 of 11 is nearly as small, in a tenth of the time.
  br: (plain: Buffer) => promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
};

type Encoding = keyof typeof compress;

function readAsset(folder: string, name: string) {
  const plain = readFileSync(join(folder, name));
  // At the first visit: at the start of a server it would cost as much as all the rest.
  const made: Partial<Record<Encoding, Promise<{ body: Buffer; encoding?: Encoding }>>> = {};
  const compressed = (encoding: Encoding) => {
    made[encoding] ??= compress[encoding](plain).then(
      (body) => ({ body, encoding }),
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
    async bestFor(accepted: string): Promise<{ body: Buffer; encoding?: Encoding }> {
      if (/\bbr\b/.test(accepted)) return compressed('br');
      if (/\bgzip\b/.test(accepted)) return compressed('gzip');
      return { body: plain };
    },
  };
}
