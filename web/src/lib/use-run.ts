// Runs one task: its state, its errors, and how to stop it. The last run wins.

import type { OperationVariables } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { useRef, useState } from 'react';
import type { Ask } from './ask.ts';

interface Run<Output> {
  loading: boolean;
  /** What has been written so far of an answer that streams. */
  streamed: string;
  output?: Output | null | undefined;
  stopped?: boolean;
  error?: unknown;
}

const NOTHING = { loading: false, streamed: '' };

export function useRun<Output>(ask: Ask<Output>) {
  const client = useApolloClient();
  const [state, setState] = useState<Run<Output>>(NOTHING);
  const controller = useRef<AbortController>(undefined);
  return {
    ...state,
    /** The answer; undefined when there is none, and then `error` says why, or it was stopped. */
    async run(variables: OperationVariables): Promise<Output | undefined> {
      controller.current?.abort();
      controller.current = new AbortController();
      const { signal } = controller.current;
      const change = (next: (before: Run<Output>) => Run<Output>) => signal.aborted || setState(next);
      const onText = (text: string) => change((before) => ({ ...before, streamed: before.streamed + text }));
      change(() => ({ loading: true, streamed: '' }));
      try {
        const output = await ask(client, variables, { signal, onText });
        change(() => ({ ...NOTHING, output }));
        return output ?? undefined;
      } catch (error) {
        // What was written stays: it is worth reading, and it may have been paid for.
        change((before) => ({ loading: false, streamed: before.streamed, error }));
        return undefined;
      }
    },
    stop() {
      controller.current?.abort();
      setState((before) => ({ loading: false, streamed: before.streamed, stopped: true }));
    },
  };
}
