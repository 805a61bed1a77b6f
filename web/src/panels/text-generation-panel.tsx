import { useState } from 'react';
import { TaskPanel } from '../components/task-panel.tsx';
import { TextField } from '../components/text-field.tsx';
import { TextGenerationDocument, TextGenerationStreamDocument } from '../generated/graphql.ts';
import { bySubscription } from '../lib/ask.ts';
import type { PanelProps } from '../lib/task-context.ts';

const stream = {
  document: TextGenerationStreamDocument,
  ask: bySubscription(TextGenerationStreamDocument, (data) => data.textGeneration),
};

export function TextGenerationPanel(props: PanelProps) {
  const [text, setText] = useState(props.shared.get('text') ?? 'Once upon a time');
  const [tokens, setTokens] = useState(Number(props.shared.get('maxNewTokens')) || 60);
  return (
    <TaskPanel
      {...props}
      document={TextGenerationDocument}
      input={{ inputs: text }}
      parameters={{ maxNewTokens: tokens }}
      defaults={{ returnFullText: false }}
      link={{ text, maxNewTokens: String(tokens) }}
      output={(data) => data.textGeneration}
      stream={stream}
      writing={(streamed, { inputs }) => <Continued prompt={inputs} text={streamed} />}
      result={({ generatedText }, { inputs }) => (
        <Continued prompt={inputs} text={withoutPrompt(generatedText, inputs)} />
      )}
    >
      <TextField label="Prompt" value={text} onChange={setText} rows={3} />
      <label className="field">
        <span>Longest answer: {tokens} tokens</span>
        <input
          type="range"
          min={10}
          max={200}
          step={10}
          value={tokens}
          onChange={(event) => setTokens(event.target.valueAsNumber)}
        />
      </label>
    </TaskPanel>
  );
}

/** The prompt stands before the text where `returnFullText` asks for it. */
function withoutPrompt(text: string, prompt: string): string {
  return text.startsWith(prompt) ? text.slice(prompt.length) : text;
}

function Continued({ prompt, text }: { prompt: string; text: string }) {
  return (
    <p className="prose">
      <span className="quiet">{prompt}</span>
      <mark>{text}</mark>
    </p>
  );
}
