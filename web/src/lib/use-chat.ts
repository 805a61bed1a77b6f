// A chat in its old form: turns of a text and its answer, and the answer that is being written.

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
  const { run, stop, ...state } = useRun(ask);
  return {
    ...state,
    turns,
    /** What was asked and is not answered yet. */
    pending: state.loading ? asked : undefined,
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
