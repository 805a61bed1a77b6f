import { AudioPanel } from '../components/audio-panel.tsx';
import { SpeechRecognitionDocument } from '../generated/graphql.ts';
import { SAMPLE_DIGITS } from '../lib/samples.ts';
import type { PanelProps } from '../lib/task-context.ts';

export function SpeechRecognitionPanel(props: PanelProps) {
  return (
    <AudioPanel
      {...props}
      sample={SAMPLE_DIGITS}
      document={SpeechRecognitionDocument}
      output={(data) => data.speechRecognition}
      result={({ text }) => <p className="prose">{text.trim() || 'Nothing was understood.'}</p>}
    />
  );
}
