// Takes one file by choosing or dropping, or the sample.

import { type DragEvent, type ReactNode, useEffect, useRef, useState } from 'react';
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
  const box = useRef<HTMLDivElement>(null);

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

  // The clipboard's event goes to what has the focus, which is not this box for who just opened the page.
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const [pasted] = event.clipboardData?.files ?? [];
      // Other panels that were opened are still there, hidden.
      if (!pasted || !box.current?.checkVisibility()) return;
      event.preventDefault();
      void take(pasted);
    };
    addEventListener('paste', paste);
    return () => removeEventListener('paste', paste);
  });

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button does the same by keyboard
    <div
      ref={box}
      className={over ? 'drop over' : 'drop'}
      onDragOver={(event) => enter(event, setOver)}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
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
          onChange={(event) => {
            void take(event.target.files?.[0]);
            // Otherwise the same file could not be chosen again, after the sample or a change to it.
            event.target.value = '';
          }}
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
