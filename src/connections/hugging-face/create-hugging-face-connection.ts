// A connection to the Hugging Face router, to a host with its paths, or to one dedicated endpoint.

import { createHash } from 'node:crypto';
import { FetchError } from 'ofetch';
import { type Batching, type Call, type Connection, InferenceError } from '../../inference/index.ts';
import { splitList } from '../../tasks/shared/reply.ts';
import type { RemoteItem, RemoteRequest, ServerKind, Task } from '../../tasks/task.ts';
import { parseJson, readErrorText } from './error-text.ts';
import { probeServer } from './probe.ts';
import { redact } from './redact.ts';
import { refusal } from './refusal.ts';
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
  const { id, kind, baseUrl, apiKey, billTo, models = {}, timeoutSeconds, maxConcurrent } = options;
  const tasks = new Map(options.tasks.map((task) => [task.id, task]));
  const secrets = apiKey ? [apiKey] : [];
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
    server = await probeServer(async (path) => {
      const init = { method: 'GET', headers: baseHeaders() } as const;
      const { status, headers, body } = await exchange(`${baseUrl}${path}`, init, signal);
      // Asleep or overloaded: not an answer to remember.
      if (status >= 500 || status === 429) {
        throw refusal({ status, headers, body, connection: id, model: undefined, secrets });
      }
      return { status, body };
    }).catch((error: unknown) => {
      throw error === signal.reason ? unreachable(id, error) : error;
    });
    return server;
  }

  function baseHeaders(): Record<string, string> {
    return {
      accept: 'application/json',
      'user-agent': 'inferql',
      ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
      ...(billTo ? { 'x-hf-bill-to': billTo } : {}),
    };
  }

  async function exchange(
    url: string,
    init: { method: 'GET' | 'POST'; headers: Record<string, string>; body?: string | Uint8Array },
    signal: AbortSignal,
  ) {
    try {
      const response = await transport.request(url, {
        ...init,
        signal,
        // One attempt: the retry policy is above, and ofetch's own would reuse an aborted signal.
        retry: false,
        responseType: 'text',
        ignoreResponseError: true,
      });
      return { status: response.status, headers: response.headers, body: response._data ?? '' };
    } catch (error) {
      signal.throwIfAborted();
      throw unreachable(id, error);
    }
  }

  async function post(request: RemoteRequest, call: Call, server: ServerKind, signal: AbortSignal): Promise<unknown> {
    const url = new URL(routeUrl({ kind, baseUrl, model: call.model, route: request.route, isTei: server === 'tei' }));
    const headers = {
      ...baseHeaders(),
      ...(call.useCache ? {} : { 'x-use-cache': 'false' }),
      ...(call.waitForModel ? { 'x-wait-for-model': 'true' } : {}),
      'content-type': 'media' in request ? request.media.mimeType : 'application/json',
    };
    if ('media' in request) {
      for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, String(value));
    }
    const body =
      'media' in request ? request.media.bytes : 'json' in request ? request.json : JSON.stringify(request.body);
    const reply = await exchange(url.href, { method: 'POST', headers, body }, signal);
    if (reply.status < 200 || reply.status >= 300) {
      throw refusal({ ...reply, connection: id, model: call.model, secrets });
    }
    return successBody(reply.body, reply.headers.get('content-type') ?? '');
  }

  function successBody(body: string, contentType: string): unknown {
    const parsed = parseJson(body);
    if (parsed === undefined) {
      const excerpt = redact(body.slice(0, 200), secrets) || 'an empty body';
      throw new InferenceError(
        'UPSTREAM_BAD_RESPONSE',
        `Connection "${id}" did not answer with JSON, but with: ${excerpt}`,
      );
    }
    // Some gateways report failures with status 200.
    if (typeof parsed === 'object' && parsed !== null && 'error' in parsed && parsed.error) {
      const { message, type } = readErrorText(body, contentType, null);
      const code = type === 'validation' ? 'BAD_USER_INPUT' : 'UPSTREAM_BAD_RESPONSE';
      throw new InferenceError(code, `Connection "${id}" answered with an error: ${redact(message, secrets)}`);
    }
    return parsed;
  }

  return {
    id,
    kind,
    fallback: options.fallback ?? [],
    credentials: createHash('sha256')
      .update(`${baseUrl}\n${apiKey ?? ''}\n${billTo ?? ''}`)
      .digest('base64url'),
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
      if (baseUrl.startsWith(OFFICIAL_ROUTER) && !apiKey) throw missingToken(id);
      const server = await serverKind();
      signal.throwIfAborted();
      if (!task.remote.servers.includes(server)) throw unsupported(id, server, task);
      const items = calls.map((call) => itemOf(call, server));
      const [item] = items;
      if (item && items.length === 1) {
        return [decode(task, await post(task.remote.request(item), first, server, signal), item)];
      }
      const { list } = task.remote;
      if (!list)
        throw new InferenceError('INTERNAL_SERVER_ERROR', `${task.id} takes no list, got ${calls.length} calls.`);
      const shared = { parameters: first.parameters, model: first.model, server };
      const reply = await post(
        list.request(
          calls.map(({ input }) => input),
          shared,
        ),
        first,
        server,
        signal,
      );
      const replies = (list.split ?? splitList)(reply, calls.length);
      return items.map((item, i) => decode(task, replies[i], item));
    },
    close: () => transport.close(),
  };

  function decode(task: Task, reply: unknown, item: RemoteItem): unknown {
    try {
      return task.remote.decode(reply, item);
    } catch (error) {
      if (!(error instanceof InferenceError)) throw error;
      return new InferenceError(error.code, redact(error.message, secrets), { cause: error });
    }
  }
}

/** Only the network's error code: the rest of the error can hold the request, and with it the key. */
function unreachable(id: string, error: unknown): InferenceError {
  const inner = error instanceof FetchError ? error.cause : error;
  const code = inner instanceof Error && 'code' in inner && typeof inner.code === 'string' ? inner.code : 'no answer';
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    return new InferenceError('UPSTREAM_BAD_RESPONSE', `Connection "${id}" answered with more than 64 MB.`);
  }
  // ofetch wraps what fails before the answer's head; what fails later comes bare, and may have been paid for.
  const beforeAnswer = error instanceof FetchError;
  const message = `Connection "${id}" could not be reached (${code}). Check its base URL and the network, then try again.`;
  return new InferenceError('UPSTREAM_UNAVAILABLE', message, { retryable: beforeAnswer });
}

function missingToken(id: string): InferenceError {
  const message =
    `Connection "${id}" has no API key. Create one at https://huggingface.co/settings/tokens with the permission ` +
    '"Inference Providers", set it as HF_TOKEN and start the server again.';
  return new InferenceError('CONNECTION_REFUSED_CREDENTIALS', message);
}

function unsupported(id: string, server: ServerKind, task: Task): InferenceError {
  const message = `Connection "${id}" is a ${server} server, which cannot do ${task.id}; this can: ${task.remote.servers.join(', ')}.`;
  return new InferenceError('TASK_NOT_SUPPORTED', message);
}
