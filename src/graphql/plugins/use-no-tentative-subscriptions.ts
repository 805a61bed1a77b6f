// The short way in for plain JSON starts no subscription: its events have no place in one JSON answer, and the operation
// would come again on the long way, and be charged twice.

import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { OperationContext } from './use-operation-recorder.ts';

export function useNoTentativeSubscriptions(): Plugin<OperationContext> {
  return {
    onSubscribe({ args, setResultAndStopExecution }) {
      const { isTentative }: OperationContext = args.contextValue;
      // Without data, which is what sends it the long way; nobody sees the text.
      if (isTentative) setResultAndStopExecution({ errors: [new GraphQLError('A subscription takes the long way.')] });
    },
  };
}
