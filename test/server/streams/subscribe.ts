// Subscribes as a plain fetch client does, and reads the events that come back.

import { createParser } from 'eventsource-parser';

export interface Event {
  text: string;
  output: {
    generatedText: string;
    generatedTexts?: string[];
    conversation?: { pastUserInputs: string[]; generatedResponses: string[] };
    info: Record<string, unknown>;
  } | null;
}

export interface Result {
  data?: Record<string, Event> | null;
  errors?: { message: string; path?: string[]; extensions: Record<string, unknown> }[];
}

export const GENERATE = `subscription ($input: TextGenerationInput!) {
  textGeneration(input: $input) {
    text
    output { generatedText generatedTexts info { connection model cached batchSize attempts durationMs } }
  }
}`;

export const CHAT = `subscription ($input: ConversationalInput!) {
  conversational(input: $input) {
    text
    output { generatedText conversation { pastUserInputs generatedResponses } info { connection model } }
  }
}`;

export interface Subscription extends AsyncIterable<Result> {
  /** Comment lines that came so far. */
  comments: string[];
}

export async function subscribe(
  url: string,
  query: string,
  input: object,
  { signal }: { signal?: AbortSignal } = {},
): Promise<Subscription> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query, variables: { input } }),
    signal: signal ?? null,
  });
  if (response.status !== 200 || !response.body) throw new Error(`${response.status}: ${await response.text()}`);
  const { body } = response;
  const comments: string[] = [];
  return {
    comments,
    async *[Symbol.asyncIterator]() {
      const events: Result[] = [];
      const parser = createParser({
        onEvent: ({ event, data }) => event === 'next' && events.push(JSON.parse(data)),
        onComment: (comment) => comments.push(comment),
      });
      const decoder = new TextDecoder();
      const reader = body.getReader();
      try {
        for (;;) {
          const { done, value } = await reader.read();
          if (done) return;
          parser.feed(decoder.decode(value, { stream: true }));
          yield* events.splice(0);
        }
      } finally {
        await reader.cancel();
      }
    },
  };
}

/** All events of a subscription. */
async function all(url: string, query: string, input: object): Promise<Result[]> {
  const results: Result[] = [];
  for await (const result of await subscribe(url, query, input)) results.push(result);
  return results;
}

/** What a reader sees: the texts in order, the output at the end, the codes of errors. */
export async function read(url: string, query: string, input: object) {
  const results = await all(url, query, input);
  const events = results.flatMap(({ data }) => Object.values(data ?? {}));
  return {
    texts: events.map(({ text }) => text),
    output: events.at(-1)?.output ?? undefined,
    /** Only the last event may have it. */
    outputs: events.filter(({ output }) => output !== null).length,
    errors: results.flatMap(({ errors = [] }) => errors),
  };
}
