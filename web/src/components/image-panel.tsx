// A panel whose input is one picture.

import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { type ReactNode, useState } from 'react';
import type { InfoFragment } from '../generated/graphql.ts';
import type { MediaFile } from '../lib/media.ts';
import type { PanelProps } from '../lib/task-context.ts';
import { FileDrop } from './file-drop.tsx';
import { TaskPanel } from './task-panel.tsx';

interface ImagePanelProps<Data, Variables extends OperationVariables, Output> extends PanelProps {
  document: TypedDocumentNode<Data, Variables>;
  sample: MediaFile;
  output(data: Data): Output | null | undefined;
  result(output: Output, image: string): ReactNode;
}

export function ImagePanel<Data, Variables extends OperationVariables, Output extends { info: InfoFragment }>({
  sample,
  result,
  ...props
}: ImagePanelProps<Data, Variables, Output>) {
  const [file, setFile] = useState(sample);
  return (
    <TaskPanel
      {...props}
      input={{}}
      media={{ field: 'image', file }}
      result={(output, _sent, image) => result(output, image)}
    >
      <FileDrop kind="image" file={file} sample={sample} onFile={setFile}>
        <img className="preview" src={file.uri} alt={`To send: ${file.name}`} />
      </FileDrop>
    </TaskPanel>
  );
}
