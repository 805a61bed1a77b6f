import { Boxes } from '../components/boxes.tsx';
import { ImagePanel } from '../components/image-panel.tsx';
import { ObjectDetectionDocument } from '../generated/graphql.ts';
import { SAMPLE_SCENE } from '../lib/samples.ts';
import type { PanelProps } from '../lib/task-context.ts';

export function ObjectDetectionPanel(props: PanelProps) {
  return (
    <ImagePanel
      {...props}
      sample={SAMPLE_SCENE}
      document={ObjectDetectionDocument}
      output={(data) => data.objectDetection}
      result={({ objects }, image) => <Boxes image={image} objects={objects} />}
    />
  );
}
