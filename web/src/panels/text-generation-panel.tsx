import { useState } from 'react';
import { TaskPanel } from '../components/task-panel.tsx';
import { TextField } from '../components/text-field.tsx';
import { TextGenerationDocument } from '../generated/graphql.ts';
import type { PanelProps } from '../lib/task-context.ts';

export function TextGenerationPanel(props: PanelProps) {
  const [text, setText] = useState('Once upon a time');
  const [tokens, setTokens] = useState(40);
  return (
    <TaskPanel
      {...props}
      document={TextGenerationDocument}
      input={{ inputs: text, parameters: { maxNewTokens: tokens, returnFullText: false } }}
      output={(data) => data.textGeneration}
      result={({ generatedText }, { inputs }) => (
        <p className="prose">
          <span className="quiet">{inputs}</span>
          <mark>{generatedText}</mark>
        </p>
      )}
    >
      <TextField label="Prompt" value={text} onChange={setText} rows={4} />
      <label className="field">
        <span>Longest answer: {tokens} tokens</span>
        <input
          type="range"
          min={5}
          max={200}
          step={5}
          value={tokens}
          onChange={(event) => setTokens(event.target.valueAsNumber)}
        />
      </label>
    </TaskPanel>
  );
}
