// The HTTP server under every stand-in: it records what it is asked, answers through the stand-in's own rules or a
// test's script, and writes replies compressed, delayed or cut as a test says.

import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { z } from 'zod';
import { frameEvents, type SseEvent, type SseOptions } from './sse-quirks.ts';
import { zstdStored } from './zstd-stored.ts';

export interface Asked {
  method: string;
  /** Without the base path and the query string. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  /** The body, where it parses as JSON. */
  body: unknown;
  /** Keys that the real server takes without a word and drops, such as `parameters.watermark`. */
  ignored: string[];
  /** What it was answered with; 0 until then. */
  status: number;
  /** Resolves when the caller has gone, or has its answer. */
  gone: Promise<void>;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  /** Text and bytes are sent as they are, anything else as JSON. */
  body?: unknown;
  /** A stream of server-sent events instead of a body. */
  events?: SseEvent[];
}

export type Answer = (asked: Asked) => Reply | Promise<Reply>;

/** What a test may change at any time, through `standIn.options`. */
export interface StandInOptions {
  /** The path that a reverse proxy puts in front, such as `/some/path`. */
  base?: string;
  /** The API key that the server wants; none unless given. */
  token?: string;
  /** What Inference Endpoints' proxy says of an endpoint that is not running. */
  state?: 'ready' | 'booting' | 'scaled-to-zero' | 'paused';
  /** Milliseconds before the reply's head. */
  delayMs?: number;
  /** Used whatever the request accepts, as some proxies do. */
  encoding?: 'gzip' | 'br' | 'deflate' | 'deflate-raw' | 'zstd';
  /** The content type as a proxy rewrites it, such as `Application/JSON;Charset=utf-8`. */
  contentType?: (type: string) => string;
  sse?: SseOptions;
}

export interface StandIn<Options extends StandInOptions = StandInOptions> {
  /** With the base path. */
  url: string;
  options: Options;
  asked: Asked[];
  /** Answers the next `times` requests (or those that a filter takes) instead of the stand-in's own rules. */
  script(reply: Reply | Answer, how?: { times?: number; when?: (asked: Asked) => boolean }): void;
  close(): Promise<void>;
}

/** Thrown by a stand-in's rules: the request is refused with the real server's status and body. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`refused with ${reply.status}`);
    this.reply = reply;
  }
}

export async function startStandIn<Options extends StandInOptions>(
  options: Options,
  answer: (asked: Asked, options: Options) => Reply | Promise<Reply>,
): Promise<StandIn<Options>> {
  const asked: Asked[] = [];
  const scripts: { answer: Answer; left: number; when: (asked: Asked) => boolean }[] = [];

  async function replyTo(entry: Asked, underBase: boolean): Promise<Reply> {
    const script = scripts.find(({ left, when }) => left > 0 && when(entry));
    if (script) {
      script.left -= 1;
      return script.answer(entry);
    }
    if (!underBase) return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'no such site' };
    const stopped = endpointState(options.state);
    if (stopped) return stopped;
    try {
      return await answer(entry, options);
    } catch (error) {
      if (error instanceof Refusal) return error.reply;
      throw error;
    }
  }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stand-in');
    const base = options.base ?? '';
    const underBase = pathname === base || pathname.startsWith(`${base}/`);
    const entry: Asked = {
      method: request.method ?? '',
      path: (underBase ? pathname.slice(base.length) : pathname) || '/',
      query: searchParams,
      headers: request.headers,
      bytes,
      body: parsed(bytes),
      ignored: [],
      status: 0,
      gone: new Promise((resolve) => response.once('close', () => resolve())),
    };
    asked.push(entry);
    const reply = await replyTo(entry, underBase).catch((error: unknown) => ({ status: 500, body: String(error) }));
    entry.status = reply.status ?? 200;
    if (options.delayMs) await pause(options.delayMs);
    await send(response, reply, options);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    get url() {
      return `http://127.0.0.1:${port}${options.base ?? ''}`;
    },
    options,
    asked,
    script(reply, { times = 1, when = () => true } = {}) {
      scripts.push({ answer: typeof reply === 'function' ? reply : () => reply, left: times, when });
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Reads a body by its schema, records the keys that the schema drops, and refuses through `refuse`. */
export function readBody<Schema extends z.ZodType>(
  asked: Asked,
  schema: Schema,
  refuse: (issue: z.core.$ZodIssue, body: unknown) => Reply,
): z.output<Schema> {
  const result = schema.safeParse(asked.body, { reportInput: true });
  const issue = result.error?.issues[0];
  if (!result.success) {
    if (!issue) throw new Error('a failed schema has no issue');
    throw new Refusal(refuse(innermost(issue), asked.body));
  }
  asked.ignored.push(...dropped(asked.body, result.data, ''));
  return result.data;
}

/** Of a union's issues the one that got furthest, as an untagged enum's reader would say. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return issue;
  const all = issue.errors.flat().map((inner) => innermost({ ...inner, path: [...issue.path, ...inner.path] }));
  const deepest = all.reduce((best, next) => (next.path.length > best.path.length ? next : best), issue);
  return deepest.path.length > issue.path.length ? deepest : issue;
}

function dropped(before: unknown, after: unknown, path: string): string[] {
  if (Array.isArray(before) && Array.isArray(after))
    return before.flatMap((item, index) => dropped(item, after[index], `${path}[${index}]`));
  if (!isObject(before) || !isObject(after)) return [];
  return Object.keys(before).flatMap((key) => {
    const at = path ? `${path}.${key}` : key;
    return Object.hasOwn(after, key) ? dropped(before[key], after[key], at) : [at];
  });
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return undefined;
  }
}

function endpointState(state: StandInOptions['state']): Reply | undefined {
  if (state === 'booting') return { status: 503, body: { error: '503 Service Unavailable' } };
  if (state === 'scaled-to-zero') return { status: 502, body: { error: '502 Bad Gateway' } };
  if (state === 'paused') return { status: 400, body: { error: 'Bad Request: Invalid state' } };
  return undefined;
}

const COMPRESS = {
  gzip: gzipSync,
  br: brotliCompressSync,
  deflate: deflateSync,
  'deflate-raw': deflateRawSync,
  zstd: zstdStored,
};

async function send(response: ServerResponse, reply: Reply, options: StandInOptions): Promise<void> {
  const { status = 200, events } = reply;
  const { encoding } = options;
  const frames = events ? frameEvents(events, options.sse) : [contentOf(reply.body)];
  const type = events ? 'text/event-stream' : typeOf(reply.body);
  const headers: Record<string, string> = { ...(type && { 'content-type': type }), ...reply.headers };
  if (headers['content-type'] && options.contentType)
    headers['content-type'] = options.contentType(headers['content-type']);
  if (encoding) headers['content-encoding'] = encoding === 'deflate-raw' ? 'deflate' : encoding;
  response.writeHead(status, headers);
  const writes = encoding ? [COMPRESS[encoding](Buffer.concat(frames))] : frames;
  const { cut, delayMs, breakAfter = Number.POSITIVE_INFINITY } = (events && options.sse) || {};
  for (const [index, write] of writes.entries()) {
    if (index >= breakAfter) return void response.destroy();
    for (const piece of pieces(write, cut)) {
      if (response.destroyed) return;
      response.write(piece);
      if (cut) await new Promise(setImmediate);
    }
    if (delayMs) await pause(delayMs);
  }
  response.end();
}

function* pieces(bytes: Buffer, size = bytes.length): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function contentOf(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if (body instanceof Uint8Array) return Buffer.from(body);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

function typeOf(body: unknown): string | undefined {
  if (body === undefined) return undefined;
  if (body instanceof Uint8Array) return 'application/octet-stream';
  return typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
