// Clients of every kind, each asking one thing after another: JSON, uploads, local models, SSE, WebSocket; some leave.

import { createParser } from 'eventsource-parser';
import { createClient } from 'graphql-ws';
import { Agent, FormData, fetch, type RequestInit } from 'undici';
import WebSocket from 'ws';
import type { Random } from './random.ts';
import { countError, countFields, countStream, type GraphqlResult, type Tally } from './tally.ts';

export interface ClientsOptions {
  url: string;
  random: Random;
  tally: Tally;
  /** How many ask at once. */
  clients: number;
  /** Requests of all of them at most. */
  maxRequests: number;
  /** Ends the asking; what is under way is waited for. */
  until: Promise<void>;
}

/** Milliseconds after which an answer is missing: several times INFERENCE_TIMEOUT_SECONDS of the server. */
const PATIENCE_MS = 40_000;

/** Different texts: few enough that some are cached. */
const TEXTS = 500;

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
  'base64',
);
const SUBSCRIPTION =
  'subscription ($t: String!) { textGeneration(input: { inputs: $t }) { text output { generatedText } } }';

/** Resolves when all have their answers and every socket is closed. */
export async function runClients({ url, random, tally, clients, maxRequests, until }: ClientsOptions): Promise<void> {
  const agent = new Agent({ connections: clients * 2, headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS });
  let isOver = false;
  void until.then(() => {
    isOver = true;
  });
  const kinds = [classify, classify, classify, classifyLocally, upload, subscribe, overWebsocket] as const;

  async function client() {
    while (!isOver && tally.sent < maxRequests) {
      await random.pick(kinds)();
      await new Promise((resolve) => setTimeout(resolve, random.integer(20)));
    }
  }
  await Promise.all(Array.from({ length: clients }, client));
  await agent.destroy();

  function text(): string {
    return `text ${random.integer(TEXTS)}`;
  }

  function classify(): Promise<void> {
    const fields = Array.from({ length: 1 + random.integer(5) }, (_, i) => `f${i}`);
    const useCache = random.next() < 0.5;
    const asked = fields.map(
      (field) =>
        `${field}: textClassification(input: { inputs: "${text()}", options: { useCache: ${useCache} } }) { results { label } }`,
    );
    return ask(fields, json({ query: `mutation { ${asked.join(' ')} }` }));
  }

  function classifyLocally(): Promise<void> {
    const input = `{ inputs: "${text()}", connection: "local", options: { useCache: false } }`;
    return ask(['f'], json({ query: `mutation { f: textClassification(input: ${input}) { results { label } } }` }));
  }

  function upload(): Promise<void> {
    const body = new FormData();
    const query = 'mutation ($f: Media!) { f: imageToText(input: { image: $f }) { text } }';
    body.set('operations', JSON.stringify({ query, variables: { f: null } }));
    body.set('map', '{"0":["variables.f"]}');
    body.set('0', new Blob([PNG, Buffer.alloc(random.integer(200_000), random.integer(256))]), 'a.png');
    return ask(['f'], { body });
  }

  function json(body: object): RequestInit {
    return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  }

  /** One in ten leaves before it has its answer. */
  function leaving(): AbortController & { timer?: NodeJS.Timeout } {
    const controller: AbortController & { timer?: NodeJS.Timeout } = new AbortController();
    if (random.next() < 0.1) controller.timer = setTimeout(() => controller.abort(), random.integer(300));
    return controller;
  }

  async function ask(fields: readonly string[], init: RequestInit): Promise<void> {
    tally.sent += fields.length;
    const client = leaving();
    try {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        ...init,
        signal: client.signal,
        dispatcher: agent,
      });
      countFields(tally, fields, (await response.json()) as GraphqlResult);
    } catch (error) {
      if (client.signal.aborted) tally.left += fields.length;
      else tally.wrong.push(`no answer: ${reason(error)}`);
    } finally {
      clearTimeout(client.timer);
    }
  }

  async function subscribe(): Promise<void> {
    tally.sent++;
    const results: GraphqlResult[] = [];
    const leavesAfter = random.next() < 0.3 ? random.integer(10) : Number.POSITIVE_INFINITY;
    const client = leaving();
    try {
      const { body, headers } = json({ query: SUBSCRIPTION, variables: { t: text() } });
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        body: body ?? null,
        headers: { ...(headers as Record<string, string>), accept: 'text/event-stream' },
        signal: client.signal,
        dispatcher: agent,
      });
      const parser = createParser({ onEvent: ({ event, data }) => event === 'next' && results.push(JSON.parse(data)) });
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? []) {
        parser.feed(decoder.decode(chunk, { stream: true }));
        if (results.length > leavesAfter) client.abort();
      }
      countStream(tally, results);
    } catch (error) {
      if (client.signal.aborted) tally.left++;
      else tally.wrong.push(`no end of a stream: ${reason(error)}`);
    } finally {
      clearTimeout(client.timer);
    }
  }

  async function overWebsocket(): Promise<void> {
    tally.sent++;
    const results: GraphqlResult[] = [];
    const leavesAfter = random.next() < 0.3 ? random.integer(10) : Number.POSITIVE_INFINITY;
    const client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
    const patience = setTimeout(() => client.terminate(), PATIENCE_MS);
    try {
      for await (const result of client.iterate({ query: SUBSCRIPTION, variables: { t: text() } })) {
        results.push(result as GraphqlResult);
        if (results.length > leavesAfter) break;
      }
      if (results.length > leavesAfter) tally.left++;
      else countStream(tally, results);
    } catch (error) {
      // An operation that is refused ends in a list of errors.
      if (Array.isArray(error) && error.length === 1) countError(tally, error[0]);
      else tally.wrong.push(`no end of a WebSocket stream: ${reason(error)}`);
    } finally {
      clearTimeout(patience);
      await client.dispose();
    }
  }
}

function reason(error: unknown): string {
  if (error instanceof Error)
    return `${error.message}${error.cause instanceof Error ? ` (${error.cause.message})` : ''}`;
  // A WebSocket that is closed or fails says so in an event, whose members are not its own.
  if (typeof error !== 'object' || error === null) return String(error);
  const said = ['code', 'reason', 'message'].flatMap((name) => (name in error ? [Reflect.get(error, name)] : []));
  return said.join(' ') || JSON.stringify(error);
}
