// Chooses the server and the route of a call: the router's host, or the server that is found behind an endpoint.

import { type Call, InferenceError } from '../../inference/index.ts';
import type { RemoteItem, RemoteRequest, Task } from '../../tasks/task.ts';
import { abortable } from '../../utils/abortable.ts';
import { isOfficialRouter, readEndpointUrl, readHubUrl } from './base-url.ts';
import type { createCredentials } from './credentials.ts';
import { type HttpClient, StatusRefused } from './http-client.ts';
import { HttpError, httpError } from './http-error.ts';
import { missingToken, unsupported } from './network-error.ts';
import type { HuggingFaceOptions } from './options.ts';
import { endpointRoute, hubRoute } from './routes.ts';
import { createServerFinder, type EndpointServer, type ServerFinder } from './server-finder.ts';

/** The destination of a call, or of a batch of similar calls. */
export interface Target {
  readonly task: Task;
  readonly call: Call;
  readonly signal: AbortSignal;
  /** Undefined on a hugging-face connection. */
  readonly server: EndpointServer | undefined;
}

export interface ServerChoiceOptions {
  connection: HuggingFaceOptions;
  credentials: ReturnType<typeof createCredentials>;
  http: HttpClient;
}

export function createServerChoice({ connection, credentials, http }: ServerChoiceOptions) {
  const { id, kind, baseUrl, server = 'auto' } = connection;
  const endpoint =
    kind === 'CUSTOM_ENDPOINT'
      ? createServerFinder({ url: readEndpointUrl(baseUrl), server, get: http.get })
      : undefined;
  const hasRouterChat = !endpoint && readHubUrl(baseUrl).chat !== undefined;

  return {
    /** What is known without a request; `undecided`: the first call finds out. */
    get known(): EndpointServer | 'undecided' | undefined {
      return endpoint ? (endpoint.known ?? 'undecided') : undefined;
    },
    /**
     * Runs `act` on the server that supports the task. If a refusal contradicts what is known of the server, it is
     * detected again, and `act` runs once more.
     */
    async onServer<Result>(target: Omit<Target, 'server'>, act: (target: Target) => Promise<Result>): Promise<Result> {
      const { task, call, signal } = target;
      if (!endpoint) {
        if (isOfficialRouter(baseUrl) && !credentials.has(call)) throw missingToken(id);
        return act({ ...target, server: undefined });
      }
      const context = http.errorContextOf(call);
      const found = await abortable(endpoint.find(task.remote.servers), signal).catch((error: unknown) => {
        throw error instanceof StatusRefused ? httpError({ ...error.reply, ...context }) : error;
      });
      const able = found.filter((one) => task.remote.servers.includes(one.kind));
      if (able.length === 0) throw unsupported(id, found[0]?.kind, task);
      let refusal: unknown;
      for (const one of able) {
        try {
          const result = await act({ ...target, server: one });
          endpoint.confirm(one);
          return result;
        } catch (error) {
          if (!isMissingRoute(error)) throw await explained(error, one, task, endpoint);
          refusal ??= error;
        }
      }
      const again = await abortable(
        endpoint.findAgain(able, !(refusal instanceof HttpError && lacksRoute(refusal))),
        signal,
      );
      if (!again || !task.remote.servers.includes(again.kind)) throw withoutRoute(refusal, able, task) ?? refusal;
      return act({ ...target, server: again });
    },
    /** Completes the target with the facts that its call needs: the name of the model, or the batch limit. */
    async prepare(target: Target, needs: { model: boolean; info: boolean }): Promise<Target> {
      const { server, signal } = target;
      if (!endpoint || !server || server.isComplete) return target;
      const isMissing = (needs.model && server.kind === 'openai') || (needs.info && server.kind === 'tei');
      return isMissing ? { ...target, server: await abortable(endpoint.complete(server), signal) } : target;
    },
    routeOf({ server }: Target, { model }: RemoteItem, { route }: RemoteRequest): string {
      return server ? endpointRoute(server, route) : hubRoute(baseUrl, model, route);
    },
    /** Whether the refusal means that the task needs another route of the same server. */
    isDetourNeeded({ server }: Target, refusal: unknown): boolean {
      if (!(refusal instanceof HttpError)) return false;
      return server ? server.kind === 'openai' && lacksRoute(refusal) : hasRouterChat && isUnserved(refusal);
    },
    /** A short description of the server behind the connection. */
    async describe(signal: AbortSignal): Promise<string> {
      if (!endpoint) return 'hugging-face';
      const context = { connection: id, model: undefined, secrets: credentials.secrets() };
      const [found] = await abortable(endpoint.find(['toolkit', 'openai']), signal).catch((error: unknown) => {
        throw error instanceof StatusRefused ? httpError({ ...error.reply, ...context }) : error;
      });
      const server = found?.isComplete === false ? await abortable(endpoint.complete(found), signal) : found;
      return server ? summary(server) : 'nothing';
    },
  };
}

export type ServerChoice = ReturnType<typeof createServerChoice>;

/** The tasks of each kind of model that TEI serves. */
const TASKS_OF_TEI: Readonly<Record<string, readonly string[]>> = {
  embedding: ['feature-extraction', 'sentence-similarity'],
  splade: ['feature-extraction', 'sentence-similarity'],
  classifier: ['text-classification'],
  reranker: ['text-ranking', 'text-classification'],
};

/** TEI refuses a task without naming those that its model supports; they are derived from its `/info`. */
async function explained(error: unknown, server: EndpointServer, task: Task, endpoint: ServerFinder): Promise<unknown> {
  if (server.kind !== 'tei' || !(error instanceof HttpError) || error.code !== 'TASK_NOT_SUPPORTED') return error;
  const { modelType = '', models } = await endpoint.complete(server);
  const able = TASKS_OF_TEI[modelType];
  if (!able || able.includes(task.id)) return error;
  const name = models[0] ? ` (${models[0]})` : '';
  const message = `${error.message} It holds a model of the kind "${modelType}"${name}, which can do ${able.join(' and ')}.`;
  return new InferenceError('TASK_NOT_SUPPORTED', message, { ...(error.upstream ? { upstream: error.upstream } : {}) });
}

/** The route or its method does not exist, so the server may be of another kind. */
function isMissingRoute(error: unknown): boolean {
  return error instanceof HttpError && MISSING.has(error.status);
}

const MISSING = new Set([404, 405, 501]);

/** A 404 that names the model concerns the model and not the route, unless it names the chat route. */
function lacksRoute({ status, said }: HttpError): boolean {
  return MISSING.has(status) && (!/\bmodel\b/i.test(said) || /\bchat\b/i.test(said));
}

/** A detected server without a route for the task: a vLLM with a chat model has none for embeddings. */
function withoutRoute(refusal: unknown, [server]: readonly EndpointServer[], task: Task): InferenceError | undefined {
  // A kind that was only named in the connections file is not confirmed yet.
  if (!server?.isSeen || !server.isComplete || !(refusal instanceof HttpError) || refusal.code === 'TASK_NOT_SUPPORTED')
    return undefined;
  if (!lacksRoute(refusal)) return undefined;
  const { said, status, upstream } = refusal;
  const what = server.software ?? server.kind;
  const message = `This ${what} server has no route for ${task.id} with the model that it serves (it answered ${status}: ${said}). Name a connection that can.`;
  return new InferenceError('TASK_NOT_SUPPORTED', message, { ...(upstream ? { upstream } : {}) });
}

/** Another provider of the router may serve the model, for chats. */
export function isUnserved(error: unknown): boolean {
  if (!(error instanceof InferenceError)) return false;
  return ['MODEL_NOT_FOUND', 'TASK_NOT_SUPPORTED'].includes(error.code) || isMissingRoute(error);
}

function summary({ kind, isSeen, models, software, maxBatch, api, url }: EndpointServer): string {
  if (!isSeen) return `nothing that says what it is; the first call will show (${kind} is tried first)`;
  const facts = [
    software,
    kind === 'openai' && api !== `${url.root}/v1` ? `routes below ${api}` : undefined,
    models.length > 0 ? `models ${models.slice(0, 5).join(', ')}${models.length > 5 ? ', …' : ''}` : undefined,
    maxBatch ? `at most ${maxBatch} inputs a request` : undefined,
  ].filter((fact) => fact !== undefined);
  return facts.length > 0 ? `${kind} (${facts.join('; ')})` : kind;
}
