// A conversation as bubbles; what is being written comes last.

import type { Turn } from '../lib/use-chat.ts';

export interface ChatLogProps {
  turns: readonly Turn[];
  /** What was asked and is not answered yet. */
  pending: string | undefined;
  streamed: string;
}

export function ChatLog({ turns, pending, streamed }: ChatLogProps) {
  return (
    <div className="chat-log" role="log" aria-label="Conversation">
      {turns.length === 0 && pending === undefined && <p className="hint">Say something to the model.</p>}
      {turns.map(({ user, answer }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: turns are only ever added
        <div key={i} className="turn">
          <p className="bubble user">
            <span className="hidden">You: </span>
            {user}
          </p>
          <p className="bubble">
            <span className="hidden">Model: </span>
            {answer}
          </p>
        </div>
      ))}
      {pending !== undefined && (
        <div className="turn" aria-live="off">
          <p className="bubble user">{pending}</p>
          {streamed && <p className="bubble writing">{streamed}</p>}
        </div>
      )}
    </div>
  );
}
