// A chat in its old form: turns of a text and its answer, and the answer that is being written.

import { useRef, useState } from 'react';
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
  const kept = useRef(false);
  const { run, stop, reset, ...state } = useRun(ask);
  return {
    ...state,
    // What had been written when it was stopped is a turn by now.
    streamed: state.stopped ? '' : state.streamed,
    turns,
    /** What was asked and is not answered yet, or not to the end. */
    pending: state.loading || (state.streamed !== '' && !state.stopped) ? asked : undefined,
    stop() {
      kept.current = state.streamed !== '';
      if (kept.current) setTurns((before) => [...before, { user: asked, answer: state.streamed }]);
      stop();
    },
    /** Whether an answer came, or a part of one before it was stopped. */
    async send(input: ConversationalInput): Promise<boolean> {
      const user = input.inputs.text;
      setAsked(user);
      kept.current = false;
      const answer = await run({ input });
      if (!answer) return kept.current;
      setTurns((before) => [...before, { user, answer: answer.generatedText }]);
      return true;
    },
    clear() {
      reset();
      setTurns([]);
    },
  };
}
