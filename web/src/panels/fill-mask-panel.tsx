import { useState } from 'react';
import { MaskChips } from '../components/mask-chips.tsx';
import { TaskPanel } from '../components/task-panel.tsx';
import { TextField } from '../components/text-field.tsx';
import { FillMaskDocument } from '../generated/graphql.ts';
import type { PanelProps } from '../lib/task-context.ts';

export function FillMaskPanel(props: PanelProps) {
  const [text, setText] = useState(props.shared.get('text') ?? 'The capital of France is [MASK].');
  return (
    <TaskPanel
      {...props}
      document={FillMaskDocument}
      input={{ inputs: text }}
      link={{ text }}
      output={(data) => data.fillMask}
      result={({ masks }) => <MaskChips masks={masks} />}
    >
      <TextField label="Text with [MASK]" value={text} onChange={setText} rows={3} />
    </TaskPanel>
  );
}
