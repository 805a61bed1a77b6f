// Writes a result as server-sent events or multipart/mixed, with yoga's framing, pings and back-pressure. The operation itself
// has already run in this server's executor.

import { createYoga } from 'graphql-yoga';
import type { AnswerOperationsOptions } from './answer-operations.ts';
import type { OperationResult } from './operation.ts';

interface Written {
  result: OperationResult | OperationResult[];
}

export function createWriteStream(): AnswerOperationsOptions['writeStream'] {
  const yoga = createYoga<Written>({
    plugins: [
      {
        // A placeholder that passes yoga's validation.
        onRequestParse: ({ setRequestParser }) => setRequestParser(() => ({ query: '{ __typename }' })),
        onParams({ setResult, context }) {
          const { result } = context as unknown as Written;
          setResult(result as OperationResult);
        },
      },
    ],
    graphqlEndpoint: '/',
    graphiql: false,
    landingPage: false,
    cors: false,
    logging: false,
    maskedErrors: false,
    maxRequestBodySize: false,
  });
  return async function writeStream(result, type) {
    return yoga.fetch('http://localhost/', { headers: { accept: type } }, { result });
  };
}
