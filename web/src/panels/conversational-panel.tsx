import { useState } from 'react';
import { CallOptions } from '../components/call-options.tsx';
import { ChatPanel } from '../components/chat-panel.tsx';
import { ParameterForm } from '../components/parameter-form.tsx';
import { TextField } from '../components/text-field.tsx';
import { ConversationalDocument, ConversationalStreamDocument } from '../generated/graphql.ts';
import type { Message } from '../lib/chat-message.ts';
import { sharedLink } from '../lib/shared-link.ts';
import type { PanelProps } from '../lib/task-context.ts';
import { useChat } from '../lib/use-chat.ts';
import { useParameters } from '../lib/use-parameters.ts';

export function ConversationalPanel({ task, connection, shared }: PanelProps) {
  const [text, setText] = useState(shared.get('text') ?? 'What is the capital of Japan?');
  const [model, setModel] = useState(shared.get('model') ?? '');
  const [fresh, setFresh] = useState(false);
  const parameters = useParameters(task.mutation, shared);
  const { turns, pending, send, stop, clear, ...state } = useChat();
  const input = {
    inputs: {
      text: text || '…',
      pastUserInputs: turns.map(({ user }) => user),
      generatedResponses: turns.map(({ answer }) => answer),
    },
    ...(Object.keys(parameters.values).length > 0 && { parameters: parameters.values }),
    ...(connection && { connection }),
    ...(model && { model }),
    options: { waitForModel: true, ...(fresh && { useCache: false }) },
  };
  const onSend = () => {
    if (text.trim() === '' || state.loading) return;
    setText('');
    void send(input).then((sent) => sent || setText((typed) => typed || text));
  };
  return (
    <ChatPanel
      task={task}
      messages={turns.flatMap(({ user, answer }): Message[] => [
        { role: 'USER', content: user },
        { role: 'ASSISTANT', content: answer },
      ])}
      pending={pending === undefined ? [] : [{ role: 'USER', content: pending }]}
      state={state}
      canSend={!state.loading && text.trim() !== '' && Object.keys(parameters.problems).length === 0}
      onSend={onSend}
      onStop={stop}
      onClear={clear}
      operation={{
        document: ConversationalDocument,
        stream: ConversationalStreamDocument,
        variables: { input },
        media: [],
      }}
      link={sharedLink(task.id, { text, model, ...parameters.written })}
    >
      <TextField label="Your message" value={text} onChange={setText} />
      <ParameterForm {...parameters} />
      <CallOptions {...{ task, model, setModel, fresh, setFresh }} />
    </ChatPanel>
  );
}
