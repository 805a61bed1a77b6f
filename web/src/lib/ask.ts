// How a panel gets its answer: whole, by a mutation, or as it is made, by a subscription.

import type { ApolloClient, OperationVariables, TypedDocumentNode } from '@apollo/client';
import type { OnUpload } from './upload.ts';

export interface AskOptions {
  /** Ends the call, on the server too. */
  signal: AbortSignal;
  /** Called with each piece of a text, and of what is thought before it, that is still being written. */
  onPiece(piece: { text: string; reasoning?: string }): void;
  /** Called as a file is sent. */
  onUpload: OnUpload;
  /** Called with the id under which the server's log has the request, when its answer begins. */
  onRequestId(id: string): void;
}

export interface Answered<Output> {
  output: Output | null | undefined;
  /** What went wrong beside an answer that stands, such as a step of a chain. */
  error?: unknown;
}

/** Rejects with what the server says where there is no answer, and where it is aborted. */
export type Ask<Output> = (
  client: ApolloClient,
  variables: OperationVariables,
  options: AskOptions,
) => Promise<Answered<Output>>;

export function byMutation<Data, Variables extends OperationVariables, Output>(
  document: TypedDocumentNode<Data, Variables>,
  outputOf: (data: Data) => Output | null | undefined,
): Ask<Output> {
  return async function ask(client, variables, { signal, onUpload, onRequestId }) {
    const { data, error } = await client.mutate<Data, OperationVariables>({
      mutation: document,
      variables,
      // A step of a chain may fail, and the rest stands.
      errorPolicy: 'all',
      context: { fetchOptions: { signal, onUpload, onRequestId } },
    });
    const output = data && outputOf(data);
    if (!output && error) throw error;
    return { output, error };
  };
}

export function bySubscription<Data, Variables extends OperationVariables, Output>(
  document: TypedDocumentNode<Data, Variables>,
  eventOf: (data: Data) => { text: string; reasoning?: string; output: Output | null } | null | undefined,
): Ask<Output> {
  return function ask(client, variables, { signal, onPiece, onRequestId }) {
    return new Promise((resolve, reject) => {
      const answered: Answered<Output> = { output: null };
      const subscription = client
        .subscribe<Data, OperationVariables>({
          query: document,
          variables,
          fetchPolicy: 'no-cache',
          // A field of the answer may fail, such as its JSON, and the rest stands.
          errorPolicy: 'all',
          context: { fetchOptions: { onRequestId } },
        })
        .subscribe({
          next({ data, error }) {
            const event = data && eventOf(data);
            if (error && !event?.output) return reject(error);
            if (!event) return;
            if (event.text || event.reasoning) onPiece(event);
            answered.output = event.output ?? answered.output;
            answered.error ??= error;
          },
          error: reject,
          complete() {
            if (answered.output) resolve(answered);
            else reject(new Error('The stream ended before the answer was whole.'));
          },
        });
      const stop = () => {
        subscription.unsubscribe();
        reject(signal.reason);
      };
      signal.addEventListener('abort', stop, { once: true });
    });
  };
}
