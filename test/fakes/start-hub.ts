// A Hub for tests: the Hub's own paths, with large files on a second host behind redirects, and faults on request. It
// serves the project's own models under any owner, and what a test adds.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface HubRequestLog {
  /** `cdn` is the second host. */
  kind: 'api' | 'resolve' | 'cdn';
  method: string;
  repo: string;
  revision: string;
  /** Of the file; empty for the API. */
  path: string;
  range: string | undefined;
  authorization: string | undefined;
}

export interface Fault {
  status?: number;
  headers?: Record<string, string>;
  /** Sends the body at this rate. */
  bytesPerSecond?: number;
  /** Ends the connection after this many bytes. */
  cutAfter?: number;
  /** Never answers. */
  hangs?: boolean;
  /** Other bytes, as many. */
  isCorrupt?: boolean;
}

export interface Hub {
  url: string;
  requests: HubRequestLog[];
  /** Paths of the files of which bytes were sent, by GET. */
  readonly sent: string[];
  /** Every Authorization header that came. */
  readonly keys: string[];
  fault: ((request: HubRequestLog) => Fault | undefined) | undefined;
  /** Answers in place of either host where it returns true. */
  intercept: ((log: HubRequestLog, request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  /** Serves these files as `owner/name`, also as other revisions. */
  add(repo: string, files: Record<string, Buffer | string>, revision?: string): void;
  close(): void;
}

type Files = Map<string, Buffer>;

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const gitSha1 = (bytes: Buffer) => createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
const isLarge = (path: string) => /\.onnx(_data(_\d+)?)?$/.test(path);

/**
 * @param models folder of models, each served as `some-owner/NAME`
 * @param options `hasApi: false` is a mirror that serves files alone, and says nothing about them
 */
export async function startHub(models: string, { hasApi = true } = {}): Promise<Hub> {
  const requests: HubRequestLog[] = [];
  const added = new Map<string, Files>();

  function filesOf(repo: string, revision: string): Files | undefined {
    const known = [...added].filter(([key]) => key.startsWith(`${repo}@`));
    const match = known.find(([key, files]) => key === `${repo}@${revision}` || commitOf(files) === revision);
    if (match || known.length > 0) return match?.[1];
    const folder = join(models, repo.split('/').at(-1) ?? '');
    if (!repo.includes('/') || !existsSync(join(folder, 'config.json'))) return undefined;
    const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
      statSync(join(folder, path)).isFile(),
    );
    const files = new Map(paths.map((path) => [path, readFileSync(join(folder, path))]));
    return revision === 'main' || revision === commitOf(files) ? files : undefined;
  }

  const cdn = createServer((request, response) => {
    const [, repo = '', revision = '', path = ''] =
      /^\/cdn\/([^/]+\/[^/]+)\/([^/]+)\/(.+)$/.exec(decodeURIComponent(request.url ?? '')) ?? [];
    const log = note('cdn', request, repo, revision, path);
    if (hub.intercept?.(log, request, response)) return response;
    const bytes = filesOf(repo, revision)?.get(path);
    if (!bytes) return response.writeHead(404).end();
    return send(response, bytes, log, {});
  });

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://hub');
    const [, apiRepo, apiRevision] = /^\/api\/models\/([^/]+\/[^/]+)\/revision\/([^/]+)$/.exec(url.pathname) ?? [];
    if (apiRepo && apiRevision) return answerApi(request, response, apiRepo, decodeURIComponent(apiRevision));
    const [, repo = '', revision = '', path = ''] =
      /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(url.pathname) ?? [];
    return answerFile(request, response, repo, decodeURIComponent(revision), decodeURIComponent(path));
  });

  function answerApi(request: IncomingMessage, response: ServerResponse, repo: string, revision: string) {
    const log = note('api', request, repo, revision, '');
    if (hub.intercept?.(log, request, response)) return response;
    if (!hasApi) return response.writeHead(404).end('no such page');
    const fault = hub.fault?.(log);
    if (fault?.hangs) return response;
    if (fault?.status) return response.writeHead(fault.status, fault.headers).end('{"error":"no"}');
    const files = filesOf(repo, revision);
    if (!files) return refuse(response, repo);
    const siblings = [...files].map(([rfilename, bytes]) => ({
      rfilename,
      size: bytes.length,
      blobId: gitSha1(bytes),
      ...(isLarge(rfilename) ? { lfs: { sha256: sha256(bytes), size: bytes.length, pointerSize: 130 } } : {}),
    }));
    response.writeHead(200, { 'content-type': 'application/json' });
    return response.end(JSON.stringify({ id: repo, sha: commitOf(files), siblings }));
  }

  function answerFile(
    request: IncomingMessage,
    response: ServerResponse,
    repo: string,
    revision: string,
    path: string,
  ) {
    const log = note('resolve', request, repo, revision, path);
    if (hub.intercept?.(log, request, response)) return response;
    const files = filesOf(repo, revision);
    const bytes = files?.get(path);
    const fault = hub.fault?.(log);
    if (fault?.hangs) return response;
    if (fault?.status) return response.writeHead(fault.status, fault.headers).end('no');
    if (!files) return refuse(response, repo);
    if (!bytes) return response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end('Entry not found');
    const head = { 'x-repo-commit': commitOf(files), 'accept-ranges': 'bytes' };
    if (!hasApi) return send(response, bytes, log, {});
    if (!isLarge(path)) return send(response, bytes, log, { ...head, etag: `"${gitSha1(bytes)}"` });
    const location = `http://localhost:${portOf(cdn)}/cdn/${repo}/${encodeURIComponent(revision)}/${path}`;
    const linked = { 'x-linked-etag': `"${sha256(bytes)}"`, 'x-linked-size': bytes.length };
    return response.writeHead(302, { ...head, ...linked, location, 'content-length': 0 }).end();
  }

  /** The real Hub answers 401 for what is not there: it does not say what is private. */
  function refuse(response: ServerResponse, repo: string) {
    const isKnown = [...added.keys()].some((key) => key.startsWith(`${repo}@`));
    return response
      .writeHead(isKnown ? 404 : 401, { 'x-error-code': isKnown ? 'RevisionNotFound' : 'RepoNotFound' })
      .end('Repository not found');
  }

  function send(response: ServerResponse, whole: Buffer, log: HubRequestLog, headers: Record<string, string | number>) {
    const fault = log.kind === 'cdn' ? hub.fault?.(log) : undefined;
    if (fault?.hangs) return response;
    if (fault?.status) return response.writeHead(fault.status, fault.headers).end('no');
    const isHead = log.method === 'HEAD';
    const from = Number(/^bytes=(\d+)-/.exec(log.range ?? '')?.[1] ?? 0);
    if (from >= whole.length && log.range) return response.writeHead(416).end();
    const bytes = fault?.isCorrupt ? Buffer.alloc(whole.length - from, 0x5a) : whole.subarray(from);
    response.writeHead(log.range ? 206 : 200, {
      ...headers,
      'content-length': bytes.length,
      ...(log.range ? { 'content-range': `bytes ${from}-${whole.length - 1}/${whole.length}` } : {}),
    });
    if (isHead) return response.end();
    if (fault?.cutAfter !== undefined) {
      // Later: what has been sent is to arrive.
      response.write(bytes.subarray(0, fault.cutAfter), () => setTimeout(() => response.destroy(), 300));
      return response;
    }
    if (fault?.bytesPerSecond) return drip(response, bytes, fault.bytesPerSecond);
    return response.end(bytes);
  }

  function drip(response: ServerResponse, bytes: Buffer, perSecond: number) {
    let at = 0;
    const step = Math.max(1, Math.floor(perSecond / 10));
    const timer = setInterval(() => {
      if (response.destroyed) return clearInterval(timer);
      response.write(bytes.subarray(at, at + step));
      at += step;
      if (at < bytes.length) return;
      clearInterval(timer);
      response.end();
    }, 100);
    return response;
  }

  function note(kind: HubRequestLog['kind'], request: IncomingMessage, repo: string, revision: string, path: string) {
    const { method = '', headers } = request;
    const log = { kind, method, repo, revision, path, range: headers.range, authorization: headers.authorization };
    requests.push(log);
    return log;
  }

  await Promise.all([server, cdn].map((one) => new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve))));
  const hub: Hub = {
    url: `http://127.0.0.1:${portOf(server)}`,
    requests,
    get sent() {
      const bytes = requests.filter(({ kind, method, path }) => {
        return method === 'GET' && kind === (isLarge(path) && hasApi ? 'cdn' : 'resolve');
      });
      return bytes.map(({ path }) => path);
    },
    get keys() {
      return requests.flatMap(({ authorization }) => authorization ?? []);
    },
    fault: undefined,
    intercept: undefined,
    add(repo, files, revision = 'main') {
      const entries = Object.entries(files).map(([path, bytes]) => [path, Buffer.from(bytes)] as const);
      added.set(`${repo}@${revision}`, new Map(entries));
    },
    close() {
      for (const one of [server, cdn]) {
        one.closeAllConnections();
        one.close();
      }
    },
  };
  return hub;
}

/** The same for the same files. */
function commitOf(files: Files): string {
  const hash = createHash('sha1');
  for (const [path, bytes] of files) hash.update(path).update(sha256(bytes));
  return hash.digest('hex');
}

function portOf(server: ReturnType<typeof createServer>): number {
  // `listen` on a port: the address is no string.
  return (server.address() as AddressInfo).port;
}

/** The files of a model folder, by path. */
export function readModel(folder: string): Record<string, Buffer> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = paths.filter((path) => statSync(join(folder, path)).isFile());
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(folder, path))]));
}
