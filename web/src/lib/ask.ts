// How a panel gets its answer: whole, by a mutation, or as it is made, by a subscription.

import type { ApolloClient, OperationVariables, TypedDocumentNode } from '@apollo/client';

export interface AskOptions {
  /** Ends the call, on the server too. */
  signal: AbortSignal;
  /** Told each piece of a text that is still being written. */
  onText(text: string): void;
}

/** Rejects with what the server says. A stream that is aborted never settles. */
export type Ask<Output> = (
  client: ApolloClient,
  variables: OperationVariables,
  options: AskOptions,
) => Promise<Output | null | undefined>;

export function byMutation<Data, Variables extends OperationVariables, Output>(
  document: TypedDocumentNode<Data, Variables>,
  outputOf: (data: Data) => Output | null | undefined,
): Ask<Output> {
  return async function ask(client, variables, { signal }) {
    const { data, error } = await client.mutate<Data, OperationVariables>({
      mutation: document,
      variables,
      // A step of a chain may fail, and the rest stands.
      errorPolicy: 'all',
      context: { fetchOptions: { signal } },
    });
    const output = data && outputOf(data);
    if (!output && error) throw error;
    return output;
  };
}

export function bySubscription<Data, Variables extends OperationVariables, Output>(
  document: TypedDocumentNode<Data, Variables>,
  eventOf: (data: Data) => { text: string; output: Output | null },
): Ask<Output> {
  return function ask(client, variables, { signal, onText }) {
    return new Promise((resolve, reject) => {
      let output: Output | null = null;
      const subscription = client
        .subscribe<Data, OperationVariables>({ query: document, variables, fetchPolicy: 'no-cache' })
        .subscribe({
          next({ data, error }) {
            if (error) return reject(error);
            if (!data) return;
            const event = eventOf(data);
            if (event.text) onText(event.text);
            output = event.output ?? output;
          },
          error: reject,
          complete() {
            if (output) resolve(output);
            else reject(new Error('The stream ended before the answer was whole.'));
          },
        });
      signal.addEventListener('abort', () => subscription.unsubscribe(), { once: true });
    });
  };
}
