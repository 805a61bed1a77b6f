// Writes subscription events as multipart/mixed, the format that Apollo's clients read over plain HTTP
// (https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol). yoga does not support it.

import type { ExecutionResult } from 'graphql';
import type { GraphqlAnswer } from './answer-operations.ts';
import { graphqlError, withoutNotes } from './errors.ts';

/** Milliseconds of silence before a heartbeat: proxies close silent connections, the strictest after 10 s. */
const HEARTBEAT_MS = 5_000;

const CONTENT_TYPE = 'multipart/mixed; boundary="graphql"; subscriptionSpec=1.0';
/** The boundary follows each part at once, because clients process a part when they see its end. */
const part = (json: string) => `\r\ncontent-type: application/json\r\n\r\n${json}\r\n--graphql`;
const HEARTBEAT = part('{}');

export function writeMultipartSubscription(events: AsyncIterable<ExecutionResult>): GraphqlAnswer {
  const encoder = new TextEncoder();
  const iterator = events[Symbol.asyncIterator]();
  /** The pending event; a heartbeat does not end the wait for it. */
  let coming: Promise<IteratorResult<ExecutionResult>> | undefined;
  let isBegun = false;

  async function nextPart(): Promise<{ text: string; isLast?: boolean }> {
    if (!isBegun) {
      isBegun = true;
      return { text: `\r\n--graphql${HEARTBEAT}` };
    }
    coming ??= iterator.next();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const silence = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), HEARTBEAT_MS);
    });
    try {
      const event = await Promise.race([coming, silence]);
      if (!event) return { text: HEARTBEAT };
      coming = undefined;
      if (event.done) return { text: '--\r\n', isLast: true };
      return { text: part(JSON.stringify({ payload: withoutNotes(event.value) })) };
    } catch {
      // Events carry their own errors; this is a failure of the stream.
      const error = graphqlError('The stream broke off.', { code: 'INTERNAL_SERVER_ERROR' });
      return { text: `${part(JSON.stringify({ payload: null, errors: [error] }))}--\r\n`, isLast: true };
    } finally {
      clearTimeout(timer);
    }
  }

  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { text, isLast } = await nextPart();
        controller.enqueue(encoder.encode(text));
        if (isLast) controller.close();
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    // The next event is requested only once the client can receive it.
    { highWaterMark: 0 },
  );
  return { status: 200, headers: { 'content-type': CONTENT_TYPE, 'cache-control': 'no-store' }, body };
}
