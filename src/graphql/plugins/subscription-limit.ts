// Limits subscriptions across all entry points: their number, each client's share, and their duration. Each one holds a
// stream and its buffers for as long as its reader stays.

import type { ExecutionResult, GraphQLError } from 'graphql';
import { callerName } from '../../security/caller.ts';
import { createFairShare } from '../../security/fair-share.ts';
import { follow } from '../../utils/abort.ts';
import { graphqlError } from '../errors.ts';
import { isStream, type OperationPlugin } from '../operation.ts';

export interface SubscriptionLimitOptions {
  /** Most subscriptions at once. */
  max: number;
  /** Longest duration of one, in seconds. */
  maxSeconds: number;
}

/** Why a subscription is ended early. */
class Stop {
  error: GraphQLError | undefined;
  onStop: (() => void) | undefined;

  with(error: GraphQLError): void {
    this.error ??= error;
    this.onStop?.();
  }
}

export function createSubscriptionLimit({ max, maxSeconds }: SubscriptionLimitOptions): OperationPlugin {
  const share = createFairShare(max);

  return (run) =>
    async function limited(operation, context) {
      if (operation.node.operation !== 'subscription') return run(operation, context);
      const stop = new Stop();
      const { scope } = context;
      const leave = share.enter(callerName(scope.admitted.caller), () => stop.with(evicted(max)));
      if (!leave) return { errors: [overloaded(max)] };
      const timer = setTimeout(() => stop.with(tooLong(maxSeconds)), maxSeconds * 1000);
      // Released at the latest when the client disconnects.
      const unfollow = follow(scope.signal, end);
      function end() {
        clearTimeout(timer);
        unfollow?.();
        leave?.();
      }
      try {
        const result = await run(operation, context);
        if (isStream(result)) return untilStopped(result, stop, end);
        end();
        return result;
      } catch (error) {
        end();
        throw error;
      }
    };
}

/** The same events, ended by an error when the subscription is stopped. */
function untilStopped(
  events: AsyncIterable<ExecutionResult>,
  stop: Stop,
  onEnd: () => void,
): AsyncIterableIterator<ExecutionResult> {
  const iterator = events[Symbol.asyncIterator]();
  let isOver = false;
  /**
   * The next event, or undefined when stopped first. Promise.race would leave a reaction on the stop promise each time.
   */
  function nextOrStop() {
    return new Promise<IteratorResult<ExecutionResult> | undefined>((resolve, reject) => {
      stop.onStop = () => resolve(undefined);
      if (stop.error) stop.onStop();
      else iterator.next().then(resolve, reject);
    });
  }
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
        const next = await nextOrStop();
        if (!next) {
          await close();
          return { done: false, value: { errors: stop.error && [stop.error] } };
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
