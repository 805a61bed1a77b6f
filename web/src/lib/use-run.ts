// Runs one task: its state, its errors, and how to stop it. The last run wins.

import type { OperationVariables } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { useRef, useState } from 'react';
import type { Ask } from './ask.ts';
import type { UploadProgress } from './upload.ts';

interface Run<Output> {
  loading: boolean;
  /** What has been written so far of an answer that streams. */
  streamed: string;
  /** What has been thought so far. */
  reasoning: string;
  /** Under which the server's log has it. */
  requestId?: string;
  /** How much of a file has been sent. */
  progress?: UploadProgress;
  output?: Output | null | undefined;
  stopped?: boolean;
  /** With an output: a part of it failed. */
  error?: unknown;
}

const NOTHING = { loading: false, streamed: '', reasoning: '' };

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
      const onPiece = (piece: { text: string; reasoning?: string }) =>
        change((before) => ({
          ...before,
          streamed: before.streamed + piece.text,
          reasoning: before.reasoning + (piece.reasoning ?? ''),
        }));
      change(() => ({ ...NOTHING, loading: true }));
      try {
        const { output, error } = await ask(client, variables, {
          signal,
          onPiece,
          onUpload: (progress) => change((before) => ({ ...before, progress })),
          onRequestId: (requestId) => change((before) => ({ ...before, requestId })),
        });
        change(({ requestId }) => ({ ...NOTHING, output, error, ...(requestId && { requestId }) }));
        return output ?? undefined;
      } catch (error) {
        // What was written stays: it is worth reading, and it may have been paid for.
        change((before) => ({ ...before, loading: false, error }));
        return undefined;
      }
    },
    stop() {
      controller.current?.abort();
      setState((before) => ({ ...before, loading: false, stopped: true }));
    },
    /** Stops, and forgets the answer. */
    reset() {
      controller.current?.abort();
      setState(NOTHING);
    },
  };
}
