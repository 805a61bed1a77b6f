// Runs a task's codec: sends one call or a batch, in as many requests as the server's limits require, by the task's own
// route or its detour, and decodes the replies.

import { LRUCache } from 'lru-cache';
import { AnnotatedValue, type Call, InferenceError } from '../../inference/index.ts';
import { type ReplyMetadata, shareOf } from '../../tasks/shared/reading-usage.ts';
import { redactReply, splitList } from '../../tasks/shared/reply.ts';
import type { RemoteItem, RemoteRequest } from '../../tasks/task.ts';
import type { createCredentials } from './credentials.ts';
import type { HttpClient, WholeReply } from './http-client.ts';
import { isUnserved, type ServerChoice, type Target } from './server-choice.ts';
import type { EndpointServer } from './server-finder.ts';

export interface CodecRunnerOptions {
  http: HttpClient;
  servers: ServerChoice;
  credentials: ReturnType<typeof createCredentials>;
}

/** TEI's default, if `/info` reports no limit. */
const TEI_MAX_BATCH = 32;
/** After this time the task's own route is tried again: an updated server may have it. */
const DETOUR_MS = 10 * 60 * 1000;

export function createCodecRunner({ http, servers, credentials }: CodecRunnerOptions) {
  /** Tasks and models whose own route is missing and whose detour works. */
  const detours = new LRUCache<string, true>({ max: 1000, ttl: DETOUR_MS });

  function itemOf(call: Call, server: EndpointServer | undefined): RemoteItem {
    const { input, parameters, model, task } = call;
    return {
      input,
      parameters,
      model: model ?? (server?.kind === 'openai' ? server.models[0] : undefined),
      server: server?.kind ?? 'hugging-face',
      software: server?.software,
      maxBatch: server?.kind === 'tei' ? (server.maxBatch ?? TEI_MAX_BATCH) : server?.maxBatch,
      via: detours.has(keyOf(task, model)) ? 'chat' : undefined,
    };
  }

  /** Completes the target with the facts that a batch of this size needs. */
  function prepare(target: Target, size: number): Promise<Target> {
    const { call, task, server } = target;
    const item = itemOf(call, server);
    const isLarge = size > 1 || (task.remote.parts?.split(item).length ?? 1) > 1;
    return servers.prepare(target, { model: call.model === undefined, info: isLarge });
  }

  function ask(target: Target, item: RemoteItem, request: RemoteRequest): Promise<WholeReply> {
    return http.ask(servers.routeOf(target, item, request), request, target.call, target.signal);
  }

  /** Uses the task's own route, or its detour if the server lacks that route. */
  async function byRoute<Result>(
    target: Target,
    item: RemoteItem,
    act: (item: RemoteItem) => Promise<Result>,
  ): Promise<Result> {
    const { detour } = target.task.remote;
    if (!detour || item.via) return act(item);
    try {
      return await act(item);
    } catch (refusal) {
      if (!servers.isDetourNeeded(target, refusal)) throw refusal;
      try {
        const result = await act({ ...item, via: detour });
        detours.set(keyOf(target.task.id, target.call.model), true);
        return result;
      } catch (error) {
        throw isUnserved(error) ? refusal : error;
      }
    }
  }

  /** Decodes one reply. @returns the result, or the error of this item alone */
  function decode({ task, call }: Target, reply: unknown, item: RemoteItem, metadata?: ReplyMetadata): unknown {
    try {
      return task.remote.decode(reply, item, metadata);
    } catch (error) {
      if (!(error instanceof InferenceError)) throw error;
      return redactReply(error, credentials.secrets(call));
    }
  }

  /** Runs one call, in as many requests as its parts require. */
  function runOne(target: Target, item: RemoteItem): Promise<unknown> {
    return byRoute(target, item, async (item) => {
      const { remote } = target.task;
      let request: RemoteRequest | undefined;
      const results: unknown[] = [];
      for (const part of remote.parts?.split(item) ?? [item]) {
        request = remote.request(part);
        const { reply, metadata } = await ask(target, part, request);
        const result = decode(target, reply, part, metadata);
        if (result instanceof InferenceError) return result;
        results.push(result);
      }
      const value = results.length > 1 && remote.parts ? remote.parts.join(results, item) : results[0];
      return annotate(value, { call: target.call, request, item });
    });
  }

  /** Runs several calls in one request. */
  async function runTogether(target: Target, items: readonly RemoteItem[]): Promise<unknown[]> {
    const { task, call } = target;
    const [shared] = items;
    const { list } = task.remote;
    if (!list || !shared) {
      throw new InferenceError('INTERNAL_SERVER_ERROR', `${task.id} takes no batch, got ${items.length} calls.`);
    }
    const request = list.request(
      items.map(({ input }) => input),
      shared,
    );
    const { reply, metadata } = await ask(target, shared, request);
    const share = (i: number): ReplyMetadata => ({
      tokens: metadata.tokens && shareOf(metadata.tokens, i, items.length),
    });
    try {
      const replies = (list.split ?? splitList)(reply, items.length);
      return items.map((item, i) => annotate(decode(target, replies[i], item, share(i)), { call, request, item }));
    } catch (error) {
      throw redactReply(error, credentials.secrets(call));
    }
  }

  /** Runs calls one after another, because together they hold one place. */
  async function runInTurn(target: Target, calls: readonly Call[]): Promise<unknown[]> {
    const outcomes: unknown[] = [];
    for (const call of calls) {
      outcomes.push(await runOne({ ...target, call }, itemOf(call, target.server)).catch(asOutcome));
    }
    return outcomes;
  }

  return {
    itemOf,
    prepare,
    byRoute,
    decode,
    runOne,
    /** @returns one outcome per call, in order */
    async run(found: Target, calls: readonly Call[]): Promise<unknown[]> {
      const target = await prepare(found, calls.length);
      const items = calls.map((call) => itemOf(call, target.server));
      const [first] = items;
      if (!first) return [];
      if (items.length === 1) return [await runOne(target, first)];
      // The batch may have been formed before the server's limit was known.
      const most = first.via ? 1 : Math.min(first.maxBatch ?? items.length, items.length);
      try {
        const outcomes: unknown[] = [];
        for (let start = 0; start < items.length; start += most) {
          const some = items.slice(start, start + most);
          outcomes.push(
            ...(some.length > 1
              ? await runTogether(target, some)
              : await runInTurn(target, calls.slice(start, start + 1))),
          );
        }
        return outcomes;
      } catch (error) {
        if (!target.task.remote.detour || !servers.isDetourNeeded(target, error)) throw error;
        return runInTurn(target, calls);
      }
    },
  };
}

interface Asked {
  call: Call;
  request: RemoteRequest | undefined;
  item: RemoteItem;
}

/** Adds the notes on how the value was produced, if there are any. */
export function annotate(value: unknown, { call, request, item }: Asked): unknown {
  const via = request?.via ?? item.via;
  const ignored = request?.ignored ?? [];
  const model = call.model === undefined ? item.model : undefined;
  if (value instanceof InferenceError || (ignored.length === 0 && !via && model === undefined)) return value;
  return new AnnotatedValue(value, {
    ...(ignored.length > 0 ? { ignoredParameters: ignored } : {}),
    ...(via ? { via } : {}),
    ...(model === undefined ? {} : { model }),
  });
}

function asOutcome(error: unknown): InferenceError {
  if (error instanceof InferenceError) return error;
  throw error;
}

function keyOf(task: string, model: string | undefined): string {
  return `${task} ${model ?? ''}`;
}
