// A conversation as bubbles, with pictures, tool calls and what the model thought; what is being written comes last.

import type { Message } from '../lib/chat-message.ts';

export interface MessageLogProps {
  messages: readonly Message[];
  /** Sent, and not answered yet. */
  pending: readonly Message[];
  /** What has been written of the answer so far. */
  streamed: string;
  reasoning?: string;
  /** More is coming. */
  isWriting: boolean;
}

export function MessageLog({ messages, pending, streamed, reasoning = '', isWriting }: MessageLogProps) {
  return (
    <div className="chat-log" role="log" aria-label="Conversation">
      {messages.length + pending.length === 0 && <p className="hint">Say something to the model.</p>}
      {messages.map((message, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: messages are only ever added
        <Bubble key={i} {...message} />
      ))}
      {(pending.length > 0 || streamed !== '' || reasoning !== '') && (
        <div className="turn" aria-live="off">
          {pending.map((message, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: replaced as a whole
            <Bubble key={i} {...message} />
          ))}
          <Reasoning text={reasoning} />
          {streamed && <p className={`bubble ${isWriting ? 'writing' : 'assistant'}`}>{streamed}</p>}
        </div>
      )}
    </div>
  );
}

const SPEAKERS = { USER: 'You', ASSISTANT: 'Model', SYSTEM: 'System', TOOL: 'Tool' };

function Bubble({ role, content, images = [], toolCalls = [], reasoning, json }: Message) {
  const isHidden = role === 'USER' || role === 'ASSISTANT';
  return (
    <div className="turn">
      <Reasoning text={reasoning ?? ''} />
      {(content || images.length > 0) && (
        <div className={`bubble ${role.toLowerCase()}`}>
          <span className={isHidden ? 'hidden' : 'speaker'}>{SPEAKERS[role]}: </span>
          {images.map(({ name, uri }) => (
            <img key={uri} className="preview" src={uri} alt={name} />
          ))}
          {json == null ? content : <code className="json">{JSON.stringify(json, null, 2)}</code>}
        </div>
      )}
      {toolCalls.map(({ id, name, arguments: text }) => (
        <p key={id} className="bubble tool-call">
          <span className="speaker">Asks for </span>
          <code>
            {name}({text})
          </code>
        </p>
      ))}
    </div>
  );
}

function Reasoning({ text }: { text: string }) {
  if (text === '') return null;
  return (
    <details className="reasoning">
      <summary>What the model thought</summary>
      <p className="prose">{text}</p>
    </details>
  );
}
