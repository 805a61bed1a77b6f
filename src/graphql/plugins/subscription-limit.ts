// Bounds subscriptions on every way in together: how many there are, what one client may hold of them, and how long each
// may last. Each holds a stream and its buffers for as long as its reader stays.

import type { ExecutionResult, GraphQLError } from 'graphql';
import { follow } from '../../inference/index.ts';
import { callerName } from '../../security/caller.ts';
import { createFairShare } from '../../security/fair-share.ts';
import { graphqlError } from '../errors.ts';
import { isStream, type OperationPlugin } from '../operation.ts';

export interface SubscriptionLimitOptions {
  /** Subscriptions at once. */
  max: number;
  /** Seconds that one may last. */
  maxSeconds: number;
}

/** Why a subscription ends before its time. */
interface Stopped {
  error: GraphQLError;
}

export function createSubscriptionLimit({ max, maxSeconds }: SubscriptionLimitOptions): OperationPlugin {
  const share = createFairShare(max);

  return (run) =>
    async function limited(operation, context) {
      if (operation.node.operation !== 'subscription') return run(operation, context);
      let stop: (last: Stopped) => void = () => {};
      const stopped = new Promise<Stopped>((resolve) => {
        stop = resolve;
      });
      const { scope } = context;
      const leave = share.enter(callerName(scope.admitted.caller), () => stop({ error: evicted(max) }));
      if (!leave) return { errors: [overloaded(max)] };
      const timer = setTimeout(() => stop({ error: tooLong(maxSeconds) }), maxSeconds * 1000);
      // At the latest when the client goes.
      const unfollow = follow(scope.signal, end);
      function end() {
        clearTimeout(timer);
        unfollow?.();
        leave?.();
      }
      try {
        const result = await run(operation, context);
        if (isStream(result)) return untilStopped(result, stopped, end);
        end();
        return result;
      } catch (error) {
        end();
        throw error;
      }
    };
}

/** The same events, until the promise gives the error that is to be the last of them. */
function untilStopped(
  events: AsyncIterable<ExecutionResult>,
  stopped: Promise<Stopped>,
  onEnd: () => void,
): AsyncIterableIterator<ExecutionResult> {
  const iterator = events[Symbol.asyncIterator]();
  let isOver = false;
  async function close() {
    isOver = true;
    onEnd();
    await iterator.return?.();
  }
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (isOver) return { done: true, value: undefined };
      try {
        const next = await Promise.race([iterator.next(), stopped]);
        if ('error' in next) {
          await close();
          return { done: false, value: { errors: [next.error] } };
        }
        if (next.done) onEnd();
        return next;
      } catch (error) {
        onEnd();
        throw error;
      }
    },
    async return() {
      await close();
      return { done: true, value: undefined };
    },
  };
}

function overloaded(max: number): GraphQLError {
  const message = `This server has ${max} subscriptions open (MAX_SUBSCRIPTIONS) and takes no more. Try again later.`;
  return graphqlError(message, { code: 'OVERLOADED', retryable: true });
}

function evicted(max: number): GraphQLError {
  const message = `This client held more than half of the ${max} subscriptions (MAX_SUBSCRIPTIONS), and another client wanted one. Try again later.`;
  return graphqlError(message, { code: 'OVERLOADED', retryable: true });
}

function tooLong(seconds: number): GraphQLError {
  const message = `This subscription has lasted ${seconds} s (MAX_STREAM_SECONDS). Ask for less, or subscribe again.`;
  return graphqlError(message, { code: 'UPSTREAM_TIMEOUT', retryable: true });
}
