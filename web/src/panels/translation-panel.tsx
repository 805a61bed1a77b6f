import { useState } from 'react';
import { TaskPanel } from '../components/task-panel.tsx';
import { TextField } from '../components/text-field.tsx';
import { TranslationDocument } from '../generated/graphql.ts';
import type { PanelProps } from '../lib/task-context.ts';

export function TranslationPanel(props: PanelProps) {
  const [text, setText] = useState(props.shared.get('text') ?? 'Good morning');
  return (
    <TaskPanel
      {...props}
      document={TranslationDocument}
      input={{ inputs: text }}
      link={{ text }}
      output={(data) => data.translation}
      result={({ translationText }) => <p className="prose">{translationText}</p>}
    >
      <TextField label="Text to translate" value={text} onChange={setText} rows={3} />
    </TaskPanel>
  );
}
