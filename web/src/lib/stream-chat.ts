// Asks for a chat's answer as a stream. A server without the subscription is asked once, and never again.

import type { ApolloClient, TypedDocumentNode } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client';
import { parse } from 'graphql';
import type { ConversationalInput, ConversationalMutation } from '../generated/graphql.ts';

type Output = NonNullable<ConversationalMutation['conversational']>;

interface StreamData {
  conversational: { text: string; output: Output | null };
}

const StreamDocument: TypedDocumentNode<StreamData, { input: ConversationalInput }> = parse(`
  subscription Conversational($input: ConversationalInput!) {
    conversational(input: $input) {
      text
      output {
        generatedText
        conversation { pastUserInputs generatedResponses }
        info { connection model cached batchSize attempts durationMs }
      }
    }
  }
`);

let streams = true;

/** Undefined when this server does not stream. */
export async function streamChat(
  client: ApolloClient,
  input: ConversationalInput,
  onText: (text: string) => void,
): Promise<Output | undefined> {
  if (!streams) return undefined;
  return new Promise((resolve, reject) => {
    let output: Output | undefined;
    client.subscribe({ query: StreamDocument, variables: { input }, fetchPolicy: 'no-cache' }).subscribe({
      next({ data, error }) {
        // An error of the model is one to show; one with no code of ours means: no such subscription.
        if (error && isAnswer(error)) return reject(error);
        if (error) streams = false;
        if (data?.conversational.text) onText(data.conversational.text);
        output = data?.conversational.output ?? output;
      },
      error() {
        streams = false;
        resolve(undefined);
      },
      complete: () => resolve(output),
    });
  });
}

function isAnswer(error: unknown): boolean {
  return CombinedGraphQLErrors.is(error) && error.errors.some(({ path }) => path !== undefined);
}
