// A chat: streamed where the server has the subscription, in one piece where it has not.

import { useApolloClient } from '@apollo/client/react';
import { useState } from 'react';
import { ConversationalDocument, type ConversationalInput, type InfoFragment } from '../generated/graphql.ts';
import { streamChat } from './stream-chat.ts';

export interface Turn {
  user: string;
  answer: string;
}

export function useChat() {
  const client = useApolloClient();
  const [turns, setTurns] = useState<readonly Turn[]>([]);
  const [pending, setPending] = useState<string>();
  const [streamed, setStreamed] = useState('');
  const [info, setInfo] = useState<InfoFragment>();
  const [error, setError] = useState<unknown>();

  const ask = async (input: ConversationalInput) => {
    const output = await streamChat(client, input, (text) => setStreamed((before) => before + text));
    if (output) return output;
    const { data } = await client.mutate({ mutation: ConversationalDocument, variables: { input } });
    return data?.conversational;
  };

  return {
    turns,
    pending,
    streamed,
    info,
    error,
    /** Whether an answer came. */
    async send(input: ConversationalInput): Promise<boolean> {
      setError(undefined);
      setStreamed('');
      setPending(input.inputs.text);
      try {
        const output = await ask(input);
        if (!output) return false;
        setTurns((before) => [...before, { user: input.inputs.text, answer: output.generatedText }]);
        setInfo(output.info);
        return true;
      } catch (problem) {
        setError(problem);
        return false;
      } finally {
        setPending(undefined);
      }
    },
    clear() {
      setTurns([]);
      setInfo(undefined);
      setError(undefined);
    },
  };
}
