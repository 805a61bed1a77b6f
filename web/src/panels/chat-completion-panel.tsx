import { useState } from 'react';
import { CallOptions } from '../components/call-options.tsx';
import { ChatPanel } from '../components/chat-panel.tsx';
import { ChatSettings } from '../components/chat-settings.tsx';
import { ParameterForm } from '../components/parameter-form.tsx';
import { Pictures } from '../components/pictures.tsx';
import { TextField } from '../components/text-field.tsx';
import { ChatCompletionDocument, ChatCompletionStreamDocument } from '../generated/graphql.ts';
import { CHAT_FORM, CHAT_FORM_PARAMETERS, readChatForm } from '../lib/chat-form.ts';
import { type Message, messageInput, openCalls } from '../lib/chat-message.ts';
import type { MediaFile } from '../lib/media.ts';
import { sharedLink } from '../lib/shared-link.ts';
import type { PanelProps } from '../lib/task-context.ts';
import { useMessages } from '../lib/use-messages.ts';
import { useParameters } from '../lib/use-parameters.ts';

export function ChatCompletionPanel({ task, connection, shared }: PanelProps) {
  const [text, setText] = useState(shared.get('text') ?? 'What is the capital of Japan?');
  const [pictures, setPictures] = useState<readonly MediaFile[]>([]);
  const [results, setResults] = useState<Readonly<Record<string, string>>>({});
  const [form, setForm] = useState({ ...CHAT_FORM, system: shared.get('system') ?? CHAT_FORM.system });
  const [model, setModel] = useState(shared.get('model') ?? '');
  const [fresh, setFresh] = useState(false);
  const own = useParameters(task.mutation, shared, CHAT_FORM_PARAMETERS);
  const { messages, pending, send, stop, clear, ...state } = useMessages();

  const read = readChatForm(form);
  const calls = openCalls(messages);
  const system: Message[] = form.system.trim() === '' ? [] : [{ role: 'SYSTEM', content: form.system }];
  const next: Message[] =
    calls.length > 0
      ? calls.map(({ id }) => ({ role: 'TOOL', content: results[id] ?? '', toolCallId: id }))
      : [{ role: 'USER', content: text, images: pictures }];
  // For the code alone: an empty message is not sent.
  const shown = [...system, ...messages, ...next].map((one) => (one.content === '' ? { ...one, content: '…' } : one));
  const parameters = { ...own.values, ...read.parameters };
  const rest = {
    ...(Object.keys(parameters).length > 0 && { parameters }),
    ...(connection && { connection }),
    ...(model && { model }),
    options: { waitForModel: true, ...(fresh && { useCache: false }) },
  };
  const isWrong = Object.keys({ ...read.problems, ...own.problems }).length > 0;
  const canSend = !state.loading && !isWrong && (calls.length > 0 || text.trim() !== '');
  const onSend = async () => {
    if (!canSend) return;
    setText('');
    setPictures([]);
    if (await send(system, next, rest)) return setResults({});
    setText((typed) => typed || text);
    setPictures((chosen) => (chosen.length > 0 ? chosen : pictures));
  };

  return (
    <ChatPanel
      task={task}
      messages={messages}
      pending={pending}
      state={state}
      canSend={canSend}
      onSend={() => void onSend()}
      onStop={stop}
      onClear={clear}
      operation={{
        document: ChatCompletionDocument,
        stream: ChatCompletionStreamDocument,
        variables: { input: { messages: shown.map(messageInput), ...rest } },
        media: shown.flatMap(({ images = [] }, i) =>
          images.map(({ name }, j) => ({ path: `input.messages.${i}.images.${j}`, fileName: name })),
        ),
      }}
      link={sharedLink(task.id, { text, system: form.system, model, ...own.written })}
    >
      {calls.map(({ id, name }) => (
        <TextField
          key={id}
          label={`What ${name} gives`}
          hint="sent to the model as a message of role TOOL"
          value={results[id] ?? ''}
          onChange={(given) => setResults({ ...results, [id]: given })}
        />
      ))}
      {calls.length === 0 && (
        <>
          <TextField label="Your message" value={text} onChange={setText} />
          <Pictures pictures={pictures} setPictures={setPictures} />
        </>
      )}
      <ChatSettings {...{ form, setForm, problems: read.problems }} />
      <ParameterForm {...own} />
      <CallOptions {...{ task, model, setModel, fresh, setFresh }} />
    </ChatPanel>
  );
}
