import { useState } from 'react';
import { Entities } from '../components/entities.tsx';
import { TaskPanel } from '../components/task-panel.tsx';
import { TextField } from '../components/text-field.tsx';
import { TokenClassificationDocument } from '../generated/graphql.ts';
import type { PanelProps } from '../lib/task-context.ts';

export function TokenClassificationPanel(props: PanelProps) {
  const [text, setText] = useState(
    props.shared.get('text') ?? 'Sarah met Tim Berger in London, where both work for Siemens.',
  );
  return (
    <TaskPanel
      {...props}
      document={TokenClassificationDocument}
      input={{ inputs: text }}
      defaults={{ aggregationStrategy: 'SIMPLE' }}
      link={{ text }}
      output={(data) => data.tokenClassification}
      result={({ results }, { inputs }) => <Entities text={inputs} entities={results} />}
    >
      <TextField label="Text" value={text} onChange={setText} rows={3} />
    </TaskPanel>
  );
}
