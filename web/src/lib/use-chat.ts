// A chat: its turns, and the answer that is being written.

import { useState } from 'react';
import { type ConversationalInput, ConversationalStreamDocument } from '../generated/graphql.ts';
import { bySubscription } from './ask.ts';
import { useRun } from './use-run.ts';

export interface Turn {
  user: string;
  answer: string;
}

const ask = bySubscription(ConversationalStreamDocument, (data) => data.conversational);

export function useChat() {
  const [turns, setTurns] = useState<readonly Turn[]>([]);
  const [asked, setAsked] = useState('');
  const { loading, streamed, output, error, run, stop } = useRun(ask);
  return {
    turns,
    /** What was asked and is not answered yet. */
    pending: loading ? asked : undefined,
    streamed,
    info: output?.info,
    error,
    stop,
    /** Whether an answer came. */
    async send(input: ConversationalInput): Promise<boolean> {
      const user = input.inputs.text;
      setAsked(user);
      const answer = await run({ input });
      if (!answer) return false;
      setTurns((before) => [...before, { user, answer: answer.generatedText }]);
      return true;
    },
    clear() {
      stop();
      setTurns([]);
    },
  };
}
