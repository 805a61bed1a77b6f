import { type FormEvent, useState } from 'react';
import { CallOptions } from '../components/call-options.tsx';
import { ChatLog } from '../components/chat-log.tsx';
import { CodeBox } from '../components/code-box.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { InfoBar } from '../components/info-bar.tsx';
import { PanelHead } from '../components/panel-head.tsx';
import { Progress } from '../components/progress.tsx';
import { TextField } from '../components/text-field.tsx';
import { ConversationalDocument } from '../generated/graphql.ts';
import type { PanelProps } from '../lib/task-context.ts';
import { useChat } from '../lib/use-chat.ts';

export function ConversationalPanel({ task, connection, shared }: PanelProps) {
  const [text, setText] = useState(shared.get('text') ?? 'What is the capital of Japan?');
  const [model, setModel] = useState('');
  const [fresh, setFresh] = useState(false);
  const { turns, pending, streamed, info, error, send, stop, clear } = useChat();
  const input = {
    inputs: {
      text: text || '…',
      pastUserInputs: turns.map(({ user }) => user),
      generatedResponses: turns.map(({ answer }) => answer),
    },
    ...(connection && { connection }),
    ...(model && { model }),
    options: { waitForModel: true, ...(fresh && { useCache: false }) },
  };
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (text.trim() === '' || pending !== undefined) return;
    setText('');
    void send(input).then((sent) => sent || setText((typed) => typed || text));
  };
  return (
    <>
      <PanelHead task={task} />
      <div className="card chat" aria-busy={pending !== undefined}>
        <ChatLog turns={turns} pending={pending} streamed={streamed} />
        {pending !== undefined && streamed === '' && <Progress />}
        {error !== undefined && <ErrorBox error={error} onRetry={() => submit()} />}
        {info && <InfoBar info={info} />}
        <form onSubmit={submit}>
          <TextField label="Your message" value={text} onChange={setText} />
          <CallOptions {...{ task, model, setModel, fresh, setFresh }} />
          <div className="actions">
            <button type="submit" className="primary" disabled={pending !== undefined}>
              Send
            </button>
            {pending !== undefined && (
              <button type="button" onClick={stop}>
                Stop
              </button>
            )}
            <button type="button" disabled={turns.length === 0} onClick={clear}>
              Start over
            </button>
          </div>
        </form>
      </div>
      <CodeBox operation={{ document: ConversationalDocument, input, url: `${location.origin}/graphql` }} />
    </>
  );
}
