// A panel whose input is one recording: a file, or the microphone.

import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { type ReactNode, useState } from 'react';
import type { InfoFragment } from '../generated/graphql.ts';
import type { MediaFile } from '../lib/media.ts';
import type { PanelProps } from '../lib/task-context.ts';
import { useRecorder } from '../lib/use-recorder.ts';
import { FileDrop } from './file-drop.tsx';
import { TaskPanel } from './task-panel.tsx';
import { Waveform } from './waveform.tsx';

interface AudioPanelProps<Data, Variables extends OperationVariables, Output> extends PanelProps {
  document: TypedDocumentNode<Data, Variables>;
  sample: MediaFile;
  output(data: Data): Output | null | undefined;
  result(output: Output): ReactNode;
}

export function AudioPanel<Data, Variables extends OperationVariables, Output extends { info: InfoFragment }>(
  props: AudioPanelProps<Data, Variables, Output>,
) {
  const [file, setFile] = useState(props.sample);
  const { recording, problem, toggle } = useRecorder(setFile);
  return (
    <TaskPanel {...props} input={{}} media={{ field: 'audio', file }}>
      <FileDrop
        kind="audio"
        file={file}
        sample={props.sample}
        onFile={setFile}
        actions={
          <button type="button" aria-pressed={recording} onClick={() => void toggle()}>
            {recording ? 'Stop recording' : 'Record'}
          </button>
        }
      >
        <Waveform uri={file.uri} />
        {/* biome-ignore lint/a11y/useMediaCaption: it is the visitor's own recording, which has no captions */}
        <audio controls src={file.uri} aria-label={`The recording to send: ${file.name}`} />
        <p role="status" className={problem ? 'problem' : 'hint'}>
          {recording ? 'Recording: speak now.' : problem}
        </p>
      </FileDrop>
    </TaskPanel>
  );
}
