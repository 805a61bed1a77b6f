import { Captioned } from '../components/captioned.tsx';
import { ImagePanel } from '../components/image-panel.tsx';
import { ImageToTextDocument } from '../generated/graphql.ts';
import { SAMPLE_SCENE } from '../lib/samples.ts';
import type { PanelProps } from '../lib/task-context.ts';

export function ImageToTextPanel(props: PanelProps) {
  return (
    <ImagePanel
      {...props}
      sample={SAMPLE_SCENE}
      document={ImageToTextDocument}
      output={(data) => data.imageToText}
      result={({ text }, image) => <Captioned image={image} text={text} />}
    />
  );
}
