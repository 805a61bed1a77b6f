// A chat as messages: what was said, and the answer that is being written.

import { useRef, useState } from 'react';
import { type ChatCompletionInput, ChatCompletionStreamDocument } from '../generated/graphql.ts';
import { bySubscription } from './ask.ts';
import { type Message, messageInput, messageOf } from './chat-message.ts';
import { useRun } from './use-run.ts';

const ask = bySubscription(ChatCompletionStreamDocument, (data) => data.chatCompletion);

export function useMessages() {
  const [messages, setMessages] = useState<readonly Message[]>([]);
  /** Sent, and not answered yet. */
  const [pending, setPending] = useState<readonly Message[]>([]);
  const kept = useRef(false);
  const { run, stop, reset, ...state } = useRun(ask);
  return {
    ...state,
    // What had been written when it was stopped is a message by now.
    streamed: state.stopped ? '' : state.streamed,
    reasoning: state.stopped ? '' : state.reasoning,
    messages,
    pending: state.loading || (state.streamed !== '' && !state.stopped) ? pending : [],
    stop() {
      const { streamed: content, reasoning } = state;
      kept.current = content !== '';
      if (kept.current) setMessages((before) => [...before, ...pending, { role: 'ASSISTANT', content, reasoning }]);
      stop();
    },
    /** Whether an answer came, or a part of one before it was stopped. */
    async send(system: readonly Message[], added: readonly Message[], rest: Omit<ChatCompletionInput, 'messages'>) {
      setPending(added);
      kept.current = false;
      const answer = await run({
        input: { messages: [...system, ...messages, ...added].map(messageInput), ...rest },
      });
      if (!answer) return kept.current;
      setMessages((before) => [...before, ...added, messageOf(answer)]);
      return true;
    },
    clear() {
      reset();
      setMessages([]);
    },
  };
}
