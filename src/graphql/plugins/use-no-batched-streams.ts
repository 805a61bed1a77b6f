// Refuses subscriptions in a list of operations: the answer of such a request is one JSON text, where a stream has no
// place. Yoga would write `{}` and leave the stream open, with its place under MAX_SUBSCRIPTIONS.

import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

export function useNoBatchedStreams(): Plugin {
  return {
    async onResultProcess({ result, setResult }) {
      if (!Array.isArray(result) || !result.some(isStream)) return;
      const answers = result.map(async (one) => {
        if (!isStream(one)) return one;
        await one[Symbol.asyncIterator]().return?.();
        return { errors: [refusal()] };
      });
      setResult(await Promise.all(answers));
    },
  };
}

function isStream(result: object): result is AsyncIterable<unknown> {
  return Symbol.asyncIterator in result;
}

function refusal(): GraphQLError {
  const message = 'Expected queries and mutations in a list of operations, got a subscription. Send it by itself.';
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}
