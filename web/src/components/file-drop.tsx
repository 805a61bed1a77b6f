// Takes one file by choosing or dropping, or the sample.

import { type ClipboardEvent, type DragEvent, type ReactNode, useRef, useState } from 'react';
import { type MediaFile, readFile, sizeProblem } from '../lib/media.ts';

export interface FileDropProps {
  kind: 'image' | 'audio';
  file: MediaFile;
  sample: MediaFile;
  onFile(file: MediaFile): void;
  /** The preview. */
  children: ReactNode;
  /** More buttons. */
  actions?: ReactNode;
}

export function FileDrop({ kind, file, sample, onFile, children, actions }: FileDropProps) {
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState('');
  const input = useRef<HTMLInputElement>(null);

  const take = async (chosen: File | undefined) => {
    if (!chosen) return;
    if (!chosen.type.startsWith(`${kind}/`) && !(kind === 'audio' && chosen.type === 'video/webm')) {
      return setProblem(
        `${chosen.name} is not ${kind === 'image' ? 'a picture' : 'a recording'}. Choose another file.`,
      );
    }
    const tooLarge = sizeProblem(chosen);
    if (tooLarge) return setProblem(tooLarge);
    setProblem('');
    onFile(await readFile(chosen, chosen.name));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };

  const paste = (event: ClipboardEvent) => {
    const [pasted] = event.clipboardData.files;
    if (!pasted) return;
    event.preventDefault();
    void take(pasted);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button does the same by keyboard
    <div
      className={over ? 'drop over' : 'drop'}
      onDragOver={(event) => enter(event, setOver)}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      onPaste={paste}
    >
      {children}
      <p className="file-name">{file.name}</p>
      <div className="actions">
        <button type="button" onClick={() => input.current?.click()}>
          Choose a file
        </button>
        <input
          ref={input}
          type="file"
          hidden
          accept={`${kind}/*`}
          onChange={(event) => void take(event.target.files?.[0])}
        />
        {actions}
        {file !== sample && (
          <button type="button" onClick={() => onFile(sample)}>
            Use the sample
          </button>
        )}
      </div>
      <p className="hint">
        Or drop or paste a file here. It goes to this server only, and from there to the connection.
      </p>
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}

function enter(event: DragEvent, setOver: (over: boolean) => void) {
  event.preventDefault();
  setOver(true);
}
