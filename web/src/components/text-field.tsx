// A labelled text, of one line or several.

export interface TextFieldProps {
  label: string;
  value: string;
  onChange(value: string): void;
  rows?: number;
  hint?: string;
}

export function TextField({ label, value, onChange, rows = 1, hint }: TextFieldProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is inside, in either branch
    <label className="field">
      <span>
        {label}
        {hint && <small> {hint}</small>}
      </span>
      {rows > 1 ? (
        <textarea value={value} rows={rows} onChange={(event) => onChange(event.target.value)} />
      ) : (
        <input value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </label>
  );
}
