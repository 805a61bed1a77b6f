// The task explorer: the built files of `web/`, read into memory once, with a strict Content-Security-Policy.

import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** True when the page has a file at that path, and has answered with it. */
export type StaticFiles = (request: IncomingMessage, response: ServerResponse, path: string) => boolean;

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const PAGE_HEADERS = {
  // No inline code and no other host, so that a label or an answer with markup in it can do nothing.
  'content-security-policy':
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' data: blob:; object-src 'none'; " +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'permissions-policy': 'microphone=(self), camera=(), geolocation=()',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** `dist-web/`, beside `src/` and `dist/` alike. */
const BUILT = join(import.meta.dirname, '..', '..', 'dist-web');

/** Undefined when the page has not been built. */
export function createStaticFiles(folder: string = BUILT): StaticFiles | undefined {
  const files = new Map(builtFiles(folder).map((name) => [`/${name}`, readAsset(folder, name)]));
  const index = files.get('/index.html');
  if (!index) return undefined;
  files.set('/', index);

  return function webPage(request, response, path) {
    const file = files.get(path);
    if (!file || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
    const { body, encoding } = file.bestFor(String(request.headers['accept-encoding'] ?? ''));
    response.writeHead(200, {
      ...file.headers,
      'content-length': body.length,
      ...(encoding && { 'content-encoding': encoding }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
    return true;
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

function readAsset(folder: string, name: string) {
  const plain = readFileSync(join(folder, name));
  const gzip = gzipSync(plain);
  // Level 9 of 11 is nearly as small, and quick enough for a start.
  const br = brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
  return {
    headers: {
      ...PAGE_HEADERS,
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
      // Names under assets/ hold a hash of what is in them.
      'cache-control': name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'accept-encoding',
    },
    bestFor(accepted: string): { body: Buffer; encoding?: string } {
      if (/\bbr\b/.test(accepted)) return { body: br, encoding: 'br' };
      if (/\bgzip\b/.test(accepted)) return { body: gzip, encoding: 'gzip' };
      return { body: plain };
    },
  };
}
