// One HTTP exchange with a remote server: headers and credentials added, every failure an InferenceError.

import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type Call, InferenceError } from '../../inference/index.ts';
import type { ReplyMetadata } from '../../tasks/shared/reading-usage.ts';
import type { RemoteRequest } from '../../tasks/task.ts';
import { decodeText } from '../../utils/decode-text.ts';
import { parseJson } from '../../utils/parse-json.ts';
import { redact } from '../../utils/redact.ts';
import type { createCredentials } from './credentials.ts';
import { errorInBody } from './error-in-body.ts';
import { type ErrorContext, httpError, isTransient } from './http-error.ts';
import { brokenOff, unreachable } from './network-error.ts';
import type { HuggingFaceOptions } from './options.ts';
import { requestBody } from './request-body.ts';
import type { Transport } from './transport.ts';

export interface HttpClientOptions extends Pick<HuggingFaceOptions, 'id' | 'kind'> {
  transport: Transport;
  credentials: ReturnType<typeof createCredentials>;
}

interface Exchange {
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string | Uint8Array | Readable;
}

/** A complete answer. */
export interface WholeReply {
  reply: unknown;
  metadata: ReplyMetadata;
}

/** Header with the tokens of all texts of a request. */
const TEI_TOKENS = 'x-compute-tokens';

/** An answer whose body is still to be read. */
export interface OpenReply {
  context: ErrorContext;
  body: Readable;
}

/** A refusal by a status route, which each waiting call converts to its own error. */
export class StatusRefused extends Error {
  readonly reply: { status: number; headers: Headers; body: string };

  constructor(reply: StatusRefused['reply']) {
    super('A status route refused.');
    this.reply = reply;
  }
}

/** Whether the endpoint is asleep or overloaded; any other failure means that the status route does not exist. */
function isAsleep(status: number): boolean {
  return isTransient(status) || status === 504 || status === 524;
}

export function createHttpClient({ id, kind, transport, credentials }: HttpClientOptions) {
  function baseHeaders(call?: Call): Record<string, string> {
    return { accept: 'application/json', 'user-agent': 'inferql', ...credentials.headers(call) };
  }

  function errorContextOf(call: Call): Omit<ErrorContext, 'headers'> {
    const waits = kind === 'CUSTOM_ENDPOINT' && call.waitForModel;
    return { connection: id, model: call.model, secrets: credentials.secrets(call), waits };
  }

  /** Converts failures before, in and after the head to InferenceErrors. */
  async function exchange<Type extends 'text' | 'stream'>(
    url: string,
    init: Exchange,
    signal: AbortSignal,
    responseType: Type,
  ) {
    try {
      return await transport.request<string, Type>(url, {
        signal,
        // No retries: the retry policy repeats calls, and ofetch's own would reuse an aborted signal.
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

  async function post<Type extends 'text' | 'stream'>(
    route: string,
    request: RemoteRequest,
    call: Call,
    signal: AbortSignal,
    responseType: Type,
  ) {
    const url = new URL(route);
    const { body, headers: own } = await requestBody(request);
    const headers = Object.assign(baseHeaders(call), own);
    // Not `text/event-stream`: toolkit servers refuse media types that they do not know.
    if (responseType === 'stream') headers.accept = '*/*';
    if (!call.useCache) headers['x-use-cache'] = 'false';
    if (call.waitForModel) headers['x-wait-for-model'] = 'true';
    if ('media' in request) {
      for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, String(value));
    }
    return exchange(url.href, { method: 'POST', headers, body }, signal, responseType);
  }

  function parse(body: string, context: ErrorContext): unknown {
    const json = parseJson(body);
    if (json === undefined) {
      const excerpt = redact(body, context.secrets, 200) || 'an empty body';
      throw new InferenceError(
        'UPSTREAM_BAD_RESPONSE',
        `Connection "${id}" did not answer with JSON, but with: ${excerpt}`,
      );
    }
    // Some gateways report failures with status 200.
    const error = errorInBody(json, body, context);
    if (error) throw error;
    return json;
  }

  return {
    errorContextOf,
    parse,
    /** Requests a complete answer: its JSON and the facts in its headers. */
    async ask(route: string, request: RemoteRequest, call: Call, signal: AbortSignal): Promise<WholeReply> {
      const { status, headers, _data: body = '' } = await post(route, request, call, signal, 'text');
      const context = { headers, ...errorContextOf(call) };
      if (!isSuccess(status)) throw httpError({ ...context, status, body });
      return { reply: parse(body, context), metadata: { tokens: countIn(headers.get(TEI_TOKENS)) } };
    },
    /** Requests an answer as a stream; throws a refusal. */
    async open(route: string, request: RemoteRequest, call: Call, signal: AbortSignal): Promise<OpenReply> {
      const { status, headers, _data: body } = await post(route, request, call, signal, 'stream');
      if (!(body instanceof Readable)) throw new TypeError('The transport gave no stream.');
      // Without a listener, ending the body early would be an uncaught error.
      body.on('error', () => undefined);
      const context = { headers, ...errorContextOf(call) };
      if (isSuccess(status)) return { context, body };
      const said = await buffer(body).then(decodeText, (error: unknown) => {
        signal.throwIfAborted();
        throw brokenOff(id, error);
      });
      throw httpError({ ...context, status, body: said });
    },
    /** GETs a status route. */
    async get(url: string, signal: AbortSignal): Promise<{ status: number; body: string }> {
      const init = { method: 'GET', headers: baseHeaders() } as const;
      const {
        status,
        headers,
        _data: body = '',
      } = await exchange(url, init, signal, 'text').catch((error: unknown) => {
        throw error === signal.reason ? unreachable(id, error) : error;
      });
      if (isAsleep(status)) throw new StatusRefused({ status, headers, body });
      return { status, body };
    },
  };
}

export type HttpClient = ReturnType<typeof createHttpClient>;

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function countIn(header: string | null): number | undefined {
  return header !== null && /^\d{1,9}$/.test(header) ? Number(header) : undefined;
}
