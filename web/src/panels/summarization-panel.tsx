import { useState } from 'react';
import { TaskPanel } from '../components/task-panel.tsx';
import { TextField } from '../components/text-field.tsx';
import { SummarizationDocument } from '../generated/graphql.ts';
import type { PanelProps } from '../lib/task-context.ts';

export function SummarizationPanel(props: PanelProps) {
  const [text, setText] = useState(
    props.shared.get('text') ??
      'Globex Labs opened a new museum in Berlin on Friday. Many people came to see it. The weather was nice and sunny. Experts did not comment.',
  );
  return (
    <TaskPanel
      {...props}
      document={SummarizationDocument}
      input={{ inputs: text }}
      link={{ text }}
      output={(data) => data.summarization}
      result={({ summaryText }) => <p className="prose">{summaryText}</p>}
    >
      <TextField label="Text to shorten" value={text} onChange={setText} rows={7} />
    </TaskPanel>
  );
}
