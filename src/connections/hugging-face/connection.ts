// A connection to the Hugging Face router, to a host with its paths, or to one dedicated endpoint.

import {
  AnnotatedValue,
  type Batching,
  type Call,
  type Connection,
  InferenceError,
  type StreamEvent,
} from '../../inference/index.ts';
import { redactReply } from '../../tasks/shared/reply.ts';
import type { RemoteItem, RemoteRequest, Task } from '../../tasks/task.ts';
import { annotate, createCodecRunner } from './codec-runner.ts';
import { createCredentials } from './credentials.ts';
import { createHttpClient, type OpenReply } from './http-client.ts';
import { brokenOff } from './network-error.ts';
import type { HuggingFaceOptions } from './options.ts';
import { readStream } from './read-stream.ts';
import { checkHubModel } from './routes.ts';
import { createServerChoice, type Target } from './server-choice.ts';
import { createTransport } from './transport.ts';

export type { HuggingFaceOptions } from './options.ts';

export function createHuggingFaceConnection(options: HuggingFaceOptions): Connection {
  const { id, kind, models = {}, timeoutSeconds, maxConcurrent, proxy } = options;
  const tasks = new Map(options.tasks.map((task) => [task.id, task]));
  const credentials = createCredentials(options);
  const transport = createTransport({ timeoutSeconds, connections: maxConcurrent, proxy });
  const http = createHttpClient({ id, kind, transport, credentials });
  const servers = createServerChoice({ connection: options, credentials, http });
  const codecs = createCodecRunner({ http, servers, credentials });

  function taskOf(call: Call): Task {
    const task = tasks.get(call.task);
    if (task) return task;
    throw new InferenceError('TASK_NOT_SUPPORTED', `This server has no task "${call.task}".`);
  }

  /** The start of a stream, or the whole answer if the call cannot be streamed. */
  async function begin(found: Target): Promise<Begun> {
    const { call, signal } = found;
    const codec = found.task.remote.stream;
    const target = await codecs.prepare(found, 1);
    return codecs.byRoute(target, codecs.itemOf(call, target.server), async (item): Promise<Begun> => {
      const request = codec?.request(item);
      if (!request) return { outcome: await codecs.runOne(target, item) };
      const reply = await http.open(servers.routeOf(target, item, request), request, call, signal);
      return { target, item, request, reply };
    });
  }

  return {
    id,
    kind,
    fallback: options.fallback ?? [],
    credentials: credentials.identity,
    defaultModel: (task) => models[task] ?? (kind === 'HUGGING_FACE' ? tasks.get(task)?.remote.model : undefined),
    batching(call): Batching {
      const list = tasks.get(call.task)?.remote.list;
      const server = servers.known;
      // Until the endpoint is detected, its batch limit is unknown.
      if (!list || server === 'undecided') return { limit: 1 };
      const item = codecs.itemOf(call, server);
      if (item.via) return { limit: 1 };
      const { limit, ...rest } = list.batching?.(item) ?? { limit: Number.POSITIVE_INFINITY };
      return { ...rest, limit: Math.min(limit, item.maxBatch ?? limit) };
    },
    check({ model }) {
      // Whether the task accepts a provider in the model name is checked when its route is built.
      if (kind === 'HUGGING_FACE') checkHubModel(model, true);
    },
    async run(calls, { signal }) {
      const [call] = calls;
      if (!call) return [];
      return servers.onServer({ task: taskOf(call), call, signal }, (target) => codecs.run(target, calls));
    },
    async *stream(call, { signal }) {
      const task = taskOf(call);
      const begun = await servers.onServer({ task, call, signal }, begin);
      const codec = task.remote.stream;
      if ('outcome' in begun || !codec) {
        yield* whole(task, 'outcome' in begun ? begun.outcome : undefined);
        return;
      }
      const { target, item, request, reply } = begun;
      const readWhole = (body: string) =>
        whole(task, annotate(codecs.decode(target, http.parse(body, reply.context), item), { call, request, item }));
      try {
        for await (const event of readStream({ codec, item, reply, readWhole })) {
          const isLast = event.value !== undefined && !(event.value instanceof AnnotatedValue);
          yield isLast ? { ...event, value: annotate(event.value, { call, request, item }) } : event;
        }
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof InferenceError)) throw brokenOff(id, error);
        throw redactReply(error, credentials.secrets(call));
      }
    },
    describe: ({ signal }) => servers.describe(signal),
    close: () => transport.close(),
  };
}

type Begun = { outcome: unknown } | { target: Target; item: RemoteItem; request: RemoteRequest; reply: OpenReply };

/** Converts an answer in one piece to a stream with a single event. */
function* whole(task: Task, outcome: unknown): Generator<StreamEvent> {
  if (outcome instanceof InferenceError) throw outcome;
  const value = outcome instanceof AnnotatedValue ? outcome.value : outcome;
  const piece = task.remote.stream?.piece(value);
  if (piece && (piece.text || piece.reasoning)) yield piece;
  yield { text: '', value: outcome };
}
