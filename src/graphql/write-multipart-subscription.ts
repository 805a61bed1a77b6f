// Writes the events of a subscription as multipart/mixed, as Apollo's clients read them over plain HTTP
// (https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol). Yoga has no writer for it.

import type { ExecutionResult } from 'graphql';
import type { GraphqlAnswer } from './answer-operations.ts';
import { graphqlError, withoutNotes } from './errors.ts';

/** Milliseconds of silence before a heartbeat: proxies give up on a silent connection, the strictest after 10 s. */
const HEARTBEAT_MS = 5_000;

const CONTENT_TYPE = 'multipart/mixed; boundary="graphql"; subscriptionSpec=1.0';
/** The boundary follows each part at once, since clients read a part when they see its end. */
const part = (json: string) => `\r\ncontent-type: application/json\r\n\r\n${json}\r\n--graphql`;
const HEARTBEAT = part('{}');

export function writeMultipartSubscription(events: AsyncIterable<ExecutionResult>): GraphqlAnswer {
  const encoder = new TextEncoder();
  const iterator = events[Symbol.asyncIterator]();
  /** The event that is waited for; a heartbeat does not end the wait. */
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
      // Events carry their own errors: this one is a fault of the stream itself.
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
    // Nothing is asked of the subscription before its client can take it.
    { highWaterMark: 0 },
  );
  return { status: 200, headers: { 'content-type': CONTENT_TYPE, 'cache-control': 'no-store' }, body };
}
