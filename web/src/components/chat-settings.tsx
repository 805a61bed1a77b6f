// What a chat is told besides its messages: the system's words, tools, and the form of the answer.

import type { ChatForm, ReadChatForm } from '../lib/chat-form.ts';
import { TextField } from './text-field.tsx';

interface ChatSettingsProps {
  form: ChatForm;
  setForm(form: ChatForm): void;
  problems: ReadChatForm['problems'];
}

const CHOICES = [
  ['AUTO', 'as the model decides'],
  ['REQUIRED', 'always at least one'],
  ['NONE', 'never'],
] as const;

export function ChatSettings({ form, setForm, problems }: ChatSettingsProps) {
  const change = (part: Partial<ChatForm>) => setForm({ ...form, ...part });
  return (
    <details className="options">
      <summary>System message, tools and JSON</summary>
      <TextField
        label="System message"
        hint="what the model is told first"
        value={form.system}
        onChange={(system) => change({ system })}
        rows={2}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={form.hasTools}
          onChange={(event) => change({ hasTools: event.target.checked })}
        />{' '}
        Offer tools to the model
      </label>
      {form.hasTools && (
        <>
          <TextField
            label="Tools"
            hint="a JSON list; parameters are JSON Schema"
            value={form.tools}
            onChange={(tools) => change({ tools })}
            rows={8}
            problem={problems.tools}
          />
          <label className="field">
            <span>When they are asked for</span>
            <select
              value={form.toolChoice}
              onChange={({ target }) =>
                change({ toolChoice: CHOICES.find(([mode]) => mode === target.value)?.[0] ?? 'AUTO' })
              }
            >
              {CHOICES.map(([mode, title]) => (
                <option key={mode} value={mode}>
                  {title}
                </option>
              ))}
            </select>
          </label>
        </>
      )}
      <label className="check">
        <input type="checkbox" checked={form.isJson} onChange={(event) => change({ isJson: event.target.checked })} />{' '}
        Answer in JSON
      </label>
      {form.isJson && (
        <TextField
          label="Schema"
          hint="JSON Schema of the answer; empty: any object"
          value={form.schema}
          onChange={(schema) => change({ schema })}
          rows={8}
          problem={problems.schema}
        />
      )}
    </details>
  );
}
