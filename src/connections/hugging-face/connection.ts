// A connection to the Hugging Face router, to a host with its paths, or to one dedicated endpoint.

import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type Batching, type Call, type Connection, InferenceError, type StreamEvent } from '../../inference/index.ts';
import { splitList } from '../../tasks/shared/reply.ts';
import type { RemoteItem, RemoteRequest, ServerKind, Task } from '../../tasks/task.ts';
import { abortable } from '../../utils/abortable.ts';
import { redact } from '../../utils/redact.ts';
import { createCredentials } from './credentials.ts';
import { decodeStream } from './decode-stream.ts';
import { detectServer } from './detect-server.ts';
import { errorInBody } from './error-in-body.ts';
import { type HttpRefusal, httpError } from './http-error.ts';
import { brokenOff, missingToken, unreachable, unsupported } from './network-error.ts';
import { parseJson } from './parse-error-body.ts';
import { redactError } from './redact-error.ts';
import { requestBody } from './request-body.ts';
import { routeUrl } from './routes.ts';
import { createTransport } from './transport.ts';

export interface HuggingFaceOptions {
  id: string;
  kind: 'HUGGING_FACE' | 'CUSTOM_ENDPOINT';
  /** Without a slash at its end. */
  baseUrl: string;
  apiKey?: string;
  billTo?: string;
  /** What the endpoint is; `auto` asks it once. */
  server?: Exclude<ServerKind, 'hugging-face'> | 'auto';
  /** Model per task id, where it differs from the task's own. */
  models?: Readonly<Record<string, string>>;
  /** Connections to try when this one is unavailable, loading or out of quota. */
  fallback?: readonly string[];
  tasks: readonly Task[];
  timeoutSeconds: number;
  maxConcurrent: number;
}

/** Status routes answer at once, or not at all. */
const PROBE_MS = 10_000;

const OFFICIAL_ROUTER = 'https://router.huggingface.co/';

export function createHuggingFaceConnection(options: HuggingFaceOptions): Connection {
  const { id, kind, baseUrl, models = {}, timeoutSeconds, maxConcurrent } = options;
  const tasks = new Map(options.tasks.map((task) => [task.id, task]));
  const credentials = createCredentials(options);
  const transport = createTransport({ timeoutSeconds, connections: maxConcurrent });
  const asked = options.server ?? 'auto';
  let probing: Promise<ServerKind> | undefined;
  let server: ServerKind | undefined = kind === 'HUGGING_FACE' ? 'hugging-face' : asked === 'auto' ? undefined : asked;

  function taskOf(call: Call): Task {
    const task = tasks.get(call.task);
    if (task) return task;
    throw new InferenceError('TASK_NOT_SUPPORTED', `This server knows no task "${call.task}".`);
  }

  function itemOf(call: Call, server: ServerKind): RemoteItem {
    return { input: call.input, parameters: call.parameters, model: call.model, server };
  }

  /** Asked once for all who wait, under a time of its own: the first of them may leave. */
  function serverKind(): Promise<ServerKind> | ServerKind {
    if (server) return server;
    probing ??= probe().finally(() => {
      probing = undefined;
    });
    return probing;
  }

  async function probe(): Promise<ServerKind> {
    const signal = AbortSignal.timeout(PROBE_MS);
    server = await detectServer(async (path) => {
      const init = { method: 'GET', headers: baseHeaders() } as const;
      const { status, headers, _data: body = '' } = await exchange(`${baseUrl}${path}`, init, signal, 'text');
      // Asleep or overloaded: not an answer to remember.
      if (status >= 500 || status === 429) {
        throw httpError({ status, headers, body, connection: id, model: undefined, secrets: credentials.secrets() });
      }
      return { status, body };
    }).catch((error: unknown) => {
      throw error === signal.reason ? unreachable(id, error) : error;
    });
    return server;
  }

  function baseHeaders(call?: Call): Record<string, string> {
    return { accept: 'application/json', 'user-agent': 'inferql', ...credentials.headers(call) };
  }

  function aboutOf(call: Call) {
    return { connection: id, model: call.model, secrets: credentials.secrets(call) };
  }

  /** One HTTP exchange; its failures before, in and after the head are InferenceErrors. */
  async function exchange<Type extends 'text' | 'stream'>(
    url: string,
    init: { method: 'GET' | 'POST'; headers: Record<string, string>; body?: string | Uint8Array | Readable },
    signal: AbortSignal,
    responseType: Type,
  ) {
    try {
      return await transport.request<string, Type>(url, {
        signal,
        // One attempt: the retry policy is above, and ofetch's own would reuse an aborted signal.
        retry: false,
        responseType,
        ignoreResponseError: true,
        ...init,
      });
    } catch (error) {
      signal.throwIfAborted();
      throw unreachable(id, error);
    }
  }

  function post<Type extends 'text' | 'stream'>(
    request: RemoteRequest,
    call: Call,
    server: ServerKind,
    signal: AbortSignal,
    responseType: Type,
  ) {
    const url = new URL(routeUrl({ kind, baseUrl, model: call.model, route: request.route, isTei: server === 'tei' }));
    const { body, headers: about } = requestBody(request);
    const headers = Object.assign(baseHeaders(call), about);
    // Not `text/event-stream`: toolkit servers refuse what they do not know.
    if (responseType === 'stream') headers.accept = '*/*';
    if (!call.useCache) headers['x-use-cache'] = 'false';
    if (call.waitForModel) headers['x-wait-for-model'] = 'true';
    if ('media' in request) {
      for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, String(value));
    }
    return exchange(url.href, { method: 'POST', headers, body }, signal, responseType);
  }

  async function ask(request: RemoteRequest, call: Call, server: ServerKind, signal: AbortSignal): Promise<unknown> {
    const { status, headers, _data: body = '' } = await post(request, call, server, signal, 'text');
    return successBody(body, { status, headers, ...aboutOf(call) });
  }

  function successBody(body: string, { status, ...about }: Omit<HttpRefusal, 'body'>): unknown {
    if (status < 200 || status >= 300) throw httpError({ ...about, status, body });
    const parsed = parseJson(body);
    if (parsed === undefined) {
      const excerpt = redact(body.slice(0, 200), about.secrets) || 'an empty body';
      const message = `Connection "${id}" did not answer with JSON, but with: ${excerpt}`;
      throw new InferenceError('UPSTREAM_BAD_RESPONSE', message);
    }
    // Some gateways report failures with status 200.
    const error = errorInBody(parsed, body, about);
    if (error) throw error;
    return parsed;
  }

  /** What kind of server will do this call; throws where none can. */
  async function serverFor(task: Task, call: Call, signal: AbortSignal): Promise<ServerKind> {
    if (baseUrl.startsWith(OFFICIAL_ROUTER) && !credentials.has(call)) throw missingToken(id);
    const server = await abortable(Promise.resolve(serverKind()), signal);
    if (!task.remote.servers.includes(server)) throw unsupported(id, server, task);
    return server;
  }

  return {
    id,
    kind,
    fallback: options.fallback ?? [],
    credentials: credentials.identity,
    defaultModel: (task) => models[task] ?? (kind === 'HUGGING_FACE' ? tasks.get(task)?.remote.model : undefined),
    batching(call): Batching {
      const list = tasks.get(call.task)?.remote.list;
      // Until an endpoint has said what it is, nothing is known about the lists it takes.
      if (!list || !server) return { limit: 1 };
      return list.batching?.(itemOf(call, server)) ?? { limit: Number.POSITIVE_INFINITY };
    },
    async run(calls, { signal }) {
      const [first] = calls;
      if (!first) return [];
      const task = taskOf(first);
      const server = await serverFor(task, first, signal);
      const items = calls.map((call) => itemOf(call, server));
      const [item] = items;
      if (item && items.length === 1) {
        return [decode(task, await ask(task.remote.request(item), first, server, signal), item, first)];
      }
      const { list } = task.remote;
      if (!list)
        throw new InferenceError('INTERNAL_SERVER_ERROR', `${task.id} takes no list, got ${calls.length} calls.`);
      const shared = { parameters: first.parameters, model: first.model, server };
      const reply = await ask(
        list.request(
          calls.map(({ input }) => input),
          shared,
        ),
        first,
        server,
        signal,
      );
      const replies = (list.split ?? splitList)(reply, calls.length);
      return items.map((item, i) => decode(task, replies[i], item, first));
    },
    async *stream(call, { signal }) {
      const task = taskOf(call);
      const server = await serverFor(task, call, signal);
      const item = itemOf(call, server);
      const { stream: codec } = task.remote;
      const request = codec?.request(item);
      if (!codec || !request) {
        yield whole(task, await ask(task.remote.request(item), call, server, signal), item, call);
        return;
      }
      const { status, headers, _data: body } = await post(request, call, server, signal, 'stream');
      if (!(body instanceof Readable)) throw new TypeError('The transport gave no stream.');
      const about = { headers, ...aboutOf(call) };
      try {
        const isStream = status === 200 && headers.get('content-type')?.includes('text/event-stream');
        if (isStream) yield* decodeStream({ codec, item, body, about });
        // A refusal, or the answer in one piece: toolkit servers know no `stream`.
        else yield whole(task, successBody(await text(body), { ...about, status }), item, call);
      } catch (error) {
        signal.throwIfAborted();
        throw error instanceof InferenceError ? error : brokenOff(id, error);
      }
    },
    close: () => transport.close(),
  };

  function whole(task: Task, reply: unknown, item: RemoteItem, call: Call): StreamEvent {
    const value = decode(task, reply, item, call);
    if (value instanceof InferenceError) throw value;
    return { text: '', value };
  }

  function decode(task: Task, reply: unknown, item: RemoteItem, call: Call): unknown {
    try {
      return task.remote.decode(reply, item);
    } catch (error) {
      if (!(error instanceof InferenceError)) throw error;
      return redactError(error, credentials.secrets(call));
    }
  }
}
