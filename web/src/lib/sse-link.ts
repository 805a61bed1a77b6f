// An Apollo link for subscriptions over server-sent events (graphql-sse, distinct connections), on fetch.

import { ApolloLink, Observable } from '@apollo/client';
import { print } from 'graphql';

export function createSseLink({ uri, fetch }: { uri: string; fetch: typeof globalThis.fetch }): ApolloLink {
  return new ApolloLink(
    (operation) =>
      new Observable<ApolloLink.Result>((observer) => {
        const controller = new AbortController();
        const { signal } = controller;
        const read = async () => {
          const response = await fetch(uri, {
            ...operation.getContext().fetchOptions,
            method: 'POST',
            headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
            body: JSON.stringify({ query: print(operation.query), variables: operation.variables }),
            signal,
          });
          // What is refused before it starts, such as a body that is too large.
          if (response.headers.get('content-type')?.includes('json')) {
            observer.next((await response.json()) as ApolloLink.Result);
            return observer.complete();
          }
          if (!response.headers.get('content-type')?.startsWith('text/event-stream') || !response.body) {
            throw new Error(`expected server-sent events, got HTTP ${response.status}`);
          }
          for await (const { event, data } of events(response.body as ReadableStream<BufferSource>)) {
            if (event === 'complete') break;
            if (data) observer.next(JSON.parse(data) as ApolloLink.Result);
          }
          observer.complete();
        };
        read().catch((error: unknown) => {
          if (!signal.aborted) observer.error(error);
        });
        return () => controller.abort();
      }),
  );
}

async function* events(body: ReadableStream<BufferSource>): AsyncGenerator<{ event: string; data: string }> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    const blocks = (rest + chunk.value).replaceAll('\r\n', '\n').split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n');
      const field = (name: string) =>
        lines.filter((l) => l.startsWith(`${name}:`)).map((l) => l.slice(name.length + 1).trim());
      yield { event: field('event')[0] ?? 'message', data: field('data').join('\n') };
    }
  }
}
