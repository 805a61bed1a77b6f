import { useState } from 'react';
import { ScoreBars } from '../components/score-bars.tsx';
import { TaskPanel } from '../components/task-panel.tsx';
import { TextField } from '../components/text-field.tsx';
import { TextClassificationDocument } from '../generated/graphql.ts';
import type { PanelProps } from '../lib/task-context.ts';

export function TextClassificationPanel(props: PanelProps) {
  const [text, setText] = useState(
    props.shared.get('text') ?? 'The food was wonderful and the staff were kind. We will come again!',
  );
  return (
    <TaskPanel
      {...props}
      document={TextClassificationDocument}
      input={{ inputs: text }}
      link={{ text }}
      output={(data) => data.textClassification}
      result={({ results }) => <ScoreBars name="Labels" items={results} />}
    >
      <TextField label="Text" value={text} onChange={setText} rows={3} />
    </TaskPanel>
  );
}
