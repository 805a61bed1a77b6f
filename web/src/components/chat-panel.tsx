// What both forms of a chat share: the log, what is being written, the form around the fields, and the code to copy.

import type { FormEvent, ReactNode } from 'react';
import type { ChatAnswerFragment, InfoFragment } from '../generated/graphql.ts';
import type { Message } from '../lib/chat-message.ts';
import { hasKey } from '../lib/key.ts';
import { ENDPOINT } from '../lib/server-facts.ts';
import type { Operation } from '../lib/snippets/operation.ts';
import type { TaskFacts } from '../lib/task-context.ts';
import { CodeBox } from './code-box.tsx';
import { ErrorBox } from './error-box.tsx';
import { InfoBar } from './info-bar.tsx';
import { MessageLog } from './message-log.tsx';
import { PanelHead } from './panel-head.tsx';
import { Progress } from './progress.tsx';
import { RawAnswer } from './raw-answer.tsx';

type Ending = Partial<Pick<ChatAnswerFragment, 'finishReason' | 'usage'>>;

interface ChatPanelProps {
  task: TaskFacts;
  messages: readonly Message[];
  /** Sent, and not answered yet. */
  pending: readonly Message[];
  state: {
    loading: boolean;
    streamed: string;
    reasoning: string;
    requestId?: string;
    stopped?: boolean;
    output?: ({ info: InfoFragment } & Ending) | null | undefined;
    error?: unknown;
  };
  canSend: boolean;
  onSend(): void;
  onStop(): void;
  onClear(): void;
  /** The form's fields. */
  children: ReactNode;
  operation: Omit<Operation, 'url' | 'hasKey'>;
  link: string;
}

export function ChatPanel(props: ChatPanelProps) {
  const { task, messages, pending, state, canSend, onSend, onStop, onClear, children, operation, link } = props;
  const { loading, streamed, reasoning, requestId, stopped, output, error } = state;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (canSend) onSend();
  };
  return (
    <>
      <PanelHead task={task} />
      <div className="card chat" aria-busy={loading}>
        <MessageLog {...{ messages, pending, streamed, reasoning }} isWriting={loading} />
        {loading && streamed === '' && <Progress />}
        {stopped && <p className="hint">Stopped. The chat goes on from here.</p>}
        {error !== undefined && <ErrorBox error={error} requestId={requestId} onRetry={onSend} />}
        {output && (
          <>
            <InfoBar answer={output} requestId={requestId} />
            <RawAnswer answer={output} />
          </>
        )}
        <form noValidate onSubmit={submit}>
          {children}
          <div className="actions">
            <button type="submit" className="primary" disabled={!canSend}>
              Send
            </button>
            {loading && (
              <button type="button" onClick={onStop}>
                Stop
              </button>
            )}
            <button
              type="button"
              disabled={messages.length === 0 && streamed === '' && error === undefined}
              onClick={onClear}
            >
              Start over
            </button>
          </div>
        </form>
      </div>
      <CodeBox operation={{ ...operation, url: ENDPOINT, hasKey: hasKey() }} link={link} />
    </>
  );
}
