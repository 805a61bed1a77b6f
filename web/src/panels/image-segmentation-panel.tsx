import { ImagePanel } from '../components/image-panel.tsx';
import { Segments } from '../components/segments.tsx';
import { ImageSegmentationDocument } from '../generated/graphql.ts';
import { SAMPLE_SCENE } from '../lib/samples.ts';
import type { PanelProps } from '../lib/task-context.ts';

export function ImageSegmentationPanel(props: PanelProps) {
  return (
    <ImagePanel
      {...props}
      sample={SAMPLE_SCENE}
      document={ImageSegmentationDocument}
      output={(data) => data.imageSegmentation}
      result={({ segments }, image) => <Segments key={segments[0]?.mask} image={image} segments={segments} />}
    />
  );
}
