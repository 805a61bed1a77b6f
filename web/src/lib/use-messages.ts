// A chat as messages: what was said, and the answer that is being written.

import { useState } from 'react';
import { type ChatCompletionInput, ChatCompletionStreamDocument } from '../generated/graphql.ts';
import { bySubscription } from './ask.ts';
import { type Message, messageInput, messageOf } from './chat-message.ts';
import { useRun } from './use-run.ts';

const ask = bySubscription(ChatCompletionStreamDocument, (data) => data.chatCompletion);

export function useMessages() {
  const [messages, setMessages] = useState<readonly Message[]>([]);
  /** Sent, and not answered yet. */
  const [pending, setPending] = useState<readonly Message[]>([]);
  const { run, stop, ...state } = useRun(ask);
  return {
    ...state,
    messages,
    pending: state.loading ? pending : [],
    stop,
    /** Whether an answer came. */
    async send(system: readonly Message[], added: readonly Message[], rest: Omit<ChatCompletionInput, 'messages'>) {
      setPending(added);
      const answer = await run({
        input: { messages: [...system, ...messages, ...added].map(messageInput), ...rest },
      });
      if (!answer) return false;
      setMessages((before) => [...before, ...added, messageOf(answer)]);
      return true;
    },
    clear() {
      stop();
      setMessages([]);
    },
  };
}
