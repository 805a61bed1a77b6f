import { ImagePanel } from '../components/image-panel.tsx';
import { Segments } from '../components/segments.tsx';
import { ImageSegmentationDocument } from '../generated/graphql.ts';
import type { PanelProps } from '../lib/task-context.ts';

export function ImageSegmentationPanel(props: PanelProps) {
  return (
    <ImagePanel
      {...props}
      document={ImageSegmentationDocument}
      output={(data) => data.imageSegmentation}
      result={({ segments }, image) => <Segments image={image} segments={segments} />}
    />
  );
}
