// A labelled text, of one line or several, and what is wrong with it.

import { useId } from 'react';

export interface TextFieldProps {
  label: string;
  value: string;
  onChange(value: string): void;
  rows?: number;
  hint?: string;
  problem?: string | undefined;
}

export function TextField({ label, value, onChange, rows = 1, hint, problem }: TextFieldProps) {
  const id = useId();
  const shared = { value, 'aria-invalid': problem !== undefined, 'aria-describedby': problem && id };
  return (
    <div className="field">
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the control is inside, in either branch */}
      <label>
        <span className="label">
          {label}
          {hint && <small> {hint}</small>}
        </span>
        {rows > 1 ? (
          <textarea {...shared} rows={rows} onChange={(event) => onChange(event.target.value)} />
        ) : (
          <input {...shared} onChange={(event) => onChange(event.target.value)} />
        )}
      </label>
      {problem && (
        <p className="problem" id={id}>
          {problem}
        </p>
      )}
    </div>
  );
}
