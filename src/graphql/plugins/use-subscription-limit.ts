// Subscriptions at once, on every way in together: each holds a stream and its buffers for as long as its reader stays.

import { GraphQLError } from 'graphql';
import type { Plugin, YogaInitialContext } from 'graphql-yoga';
import { follow, type Signal } from '../../inference/index.ts';
import { withEnd } from '../../utils/with-end.ts';

export function useSubscriptionLimit({ max }: { max: number }): Plugin {
  let active = 0;

  /** @returns what gives the place back, at the latest when the client goes; a second call of it does nothing */
  function enter(signal: Signal): () => void {
    active++;
    let isOver = false;
    let unfollow = () => {};
    const leave = () => {
      unfollow();
      if (!isOver) active--;
      isOver = true;
    };
    unfollow = follow(signal, leave);
    return leave;
  }

  return {
    onSubscribe({ subscribeFn, setSubscribeFn }) {
      setSubscribeFn(async function limited(args) {
        if (active >= max) return { errors: [overloaded(max)] };
        const { request }: YogaInitialContext = args.contextValue;
        const leave = enter(request.signal);
        try {
          const result = await subscribeFn(args);
          if (Symbol.asyncIterator in result) return withEnd(result, { onEnd: leave });
          leave();
          return result;
        } catch (error) {
          leave();
          throw error;
        }
      });
    },
  };
}

function overloaded(max: number): GraphQLError {
  const message = `This server has ${max} subscriptions open (MAX_SUBSCRIPTIONS) and takes no more. Try again later.`;
  return new GraphQLError(message, { extensions: { code: 'OVERLOADED', retryable: true } });
}
