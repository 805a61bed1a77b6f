import { AudioPanel } from '../components/audio-panel.tsx';
import { ScoreBars } from '../components/score-bars.tsx';
import { AudioClassificationDocument } from '../generated/graphql.ts';
import { SAMPLE_COMMAND } from '../lib/samples.ts';
import type { PanelProps } from '../lib/task-context.ts';

export function AudioClassificationPanel(props: PanelProps) {
  return (
    <AudioPanel
      {...props}
      sample={SAMPLE_COMMAND}
      document={AudioClassificationDocument}
      output={(data) => data.audioClassification}
      result={({ classes }) => <ScoreBars name="Labels" items={classes} />}
    />
  );
}
