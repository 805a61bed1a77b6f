// Serves the task explorer: the built files of `web/`, read and compressed once, with a strict Content-Security-Policy.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { pageHeaders } from '../security/page-headers.ts';
import { type RequestHead, withoutSlash } from '../security/request-head.ts';
import { createCompressedBody, type PageFile } from './compressed-body.ts';
import { escapeAttribute } from './escape-attribute.ts';

/** The file at a path; undefined if there is none. */
export type PageFiles = (head: RequestHead, path: string) => Promise<PageFile> | undefined;

export interface PageFilesOptions {
  /** Path of the explorer: `/`, or another such as `/explorer`. */
  at?: string;
  /** Path of the GraphQL endpoint that the page uses. */
  endpoint?: string;
  /** Megabytes of the largest file (MAX_UPLOAD_MB), which the page checks before it sends one. */
  maxUploadMb: number;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** No inline code and no other hosts, so that markup in labels or answers is harmless. */
const PAGE_HEADERS = { ...pageHeaders(), 'permissions-policy': 'microphone=(self), camera=(), geolocation=()' };

/** `dist-web/`, next to both `src/` and `dist/`. */
const BUILT = join(import.meta.dirname, '..', '..', 'dist-web');

/** Undefined if the page has not been built. */
export function createPageFiles({ at = '/', ...facts }: PageFilesOptions): PageFiles | undefined {
  const base = withoutSlash(at);
  const files = new Map(builtFiles(BUILT).map((name) => [`/${name}`, readAsset(name, facts)]));
  const index = files.get('/index.html');
  if (!index) return undefined;
  files.set('/', index);

  return function fileAt(head, path) {
    if (head.method !== 'GET' && head.method !== 'HEAD') return undefined;
    // The page refers to its files by relative URLs.
    if (base !== '' && path === base) return Promise.resolve(redirectTo(`${base}/`));
    const file = path.startsWith(`${base}/`) ? files.get(path.slice(base.length)) : undefined;
    return file?.body.answer(head, file.headers);
  };
}

function redirectTo(location: string): PageFile {
  return { status: 308, headers: { location }, body: '' };
}

function builtFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== '.sources');
  return files.map(({ parentPath, name }) =>
    join(parentPath, name)
      .slice(folder.length + 1)
      .replaceAll('\\', '/'),
  );
}

type PageFacts = Pick<PageFilesOptions, 'endpoint' | 'maxUploadMb'>;

/** Writes facts about the server into the page. */
function withFacts(html: Buffer, { endpoint = '/graphql', maxUploadMb }: PageFacts): Buffer {
  const text = html
    .toString('utf8')
    .replaceAll('"/graphql"', () => `"${escapeAttribute(endpoint)}"`)
    .replace(/(<meta name="inferql-max-upload-mb" content=")[^"]*/, (_match, start: string) => start + maxUploadMb);
  return Buffer.from(text);
}

function readAsset(name: string, facts: PageFacts) {
  const file = readFileSync(join(BUILT, name));
  return {
    body: createCompressedBody(new Uint8Array(name === 'index.html' ? withFacts(file, facts) : file)),
    headers: {
      ...PAGE_HEADERS,
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
      // File names under assets/ contain a hash of their content.
      'cache-control': name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    },
  };
}
