import { ImagePanel } from '../components/image-panel.tsx';
import { ScoreBars } from '../components/score-bars.tsx';
import { ImageClassificationDocument } from '../generated/graphql.ts';
import { SAMPLE_TRIANGLE } from '../lib/samples.ts';
import type { PanelProps } from '../lib/task-context.ts';

export function ImageClassificationPanel(props: PanelProps) {
  return (
    <ImagePanel
      {...props}
      sample={SAMPLE_TRIANGLE}
      document={ImageClassificationDocument}
      output={(data) => data.imageClassification}
      result={({ classes }) => <ScoreBars name="Labels" items={classes} />}
    />
  );
}
