// Writes a result as server-sent events or multipart/mixed. That is yoga's part: its framing, its pings, its back-pressure.
// The operation has run by then, in this server's own executor.

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
        // Anything that passes yoga's own check of its form.
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
