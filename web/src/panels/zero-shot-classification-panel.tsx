import { useState } from 'react';
import { ScoreBars } from '../components/score-bars.tsx';
import { TaskPanel } from '../components/task-panel.tsx';
import { TextField } from '../components/text-field.tsx';
import { ZeroShotClassificationDocument } from '../generated/graphql.ts';
import { splitList } from '../lib/split-list.ts';
import type { PanelProps } from '../lib/task-context.ts';

export function ZeroShotClassificationPanel(props: PanelProps) {
  const [text, setText] = useState(
    props.shared.get('text') ?? 'The team scored a goal in the last minute of the match',
  );
  const [labels, setLabels] = useState(props.shared.get('labels') ?? 'sports, politics, cooking, travel');
  return (
    <TaskPanel
      {...props}
      document={ZeroShotClassificationDocument}
      input={{ inputs: text }}
      parameters={{ candidateLabels: splitList(labels, ',') }}
      link={{ text, labels }}
      output={(data) => data.zeroShotClassification}
      result={(output) => (
        <ScoreBars name="Labels" items={output.labels.map((label, i) => ({ label, score: output.scores[i] ?? 0 }))} />
      )}
    >
      <TextField label="Text" value={text} onChange={setText} rows={3} />
      <TextField label="Labels to choose from" hint="with commas between" value={labels} onChange={setLabels} />
    </TaskPanel>
  );
}
