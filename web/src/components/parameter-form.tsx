// All parameters of a task that its panel has no field of its own for, folded away: each with the input of its type.

import { useId } from 'react';
import type { ParameterField } from '../lib/parameter-field.ts';
import type { Parameters } from '../lib/use-parameters.ts';

export function ParameterForm({ fields, written, set, values, problems }: Parameters) {
  if (fields.length === 0) return null;
  const count = Object.keys(values).length;
  const wrong = Object.keys(problems).length;
  return (
    <details className="options">
      <summary>
        All parameters
        {count > 0 && ` (${count} set)`}
        {wrong > 0 && <span className="problem"> ({wrong} not understood)</span>}
      </summary>
      <div className="parameters">
        {fields.map((field) => (
          <Parameter
            key={field.name}
            field={field}
            text={written[field.name] ?? ''}
            onText={(text) => set(field.name, text)}
            problem={problems[field.name]}
          />
        ))}
      </div>
    </details>
  );
}

interface ParameterProps {
  field: ParameterField;
  text: string;
  onText(text: string): void;
  problem: string | undefined;
}

function Parameter({ field, text, onText, problem }: ParameterProps) {
  const id = useId();
  const chosen = field.values?.find(({ name }) => name === text)?.description;
  return (
    <div className="field">
      <label htmlFor={id}>
        <span className="label">{field.name}</span>
      </label>
      <Control {...{ field, text, onText, id }} describedBy={`${id}-about`} isWrong={problem !== undefined} />
      <p className="hint" id={`${id}-about`}>
        {field.description} {chosen && <b>{chosen}</b>}
        {problem && <span className="problem">{problem}</span>}
      </p>
    </div>
  );
}

interface ControlProps extends Omit<ParameterProps, 'problem'> {
  id: string;
  describedBy: string;
  isWrong: boolean;
}

function Control({ field: { kind, isList, min, max, values }, text, onText, id, describedBy, isWrong }: ControlProps) {
  const shared = { id, value: text, 'aria-describedby': describedBy, 'aria-invalid': isWrong };
  if (kind === 'Boolean' || kind === 'Enum') {
    const options = values?.map(({ name }) => name) ?? ['true', 'false'];
    return (
      <select {...shared} onChange={(event) => onText(event.target.value)}>
        <option value="">default</option>
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    );
  }
  if (kind === 'JSON' || isList) {
    const placeholder = kind === 'JSON' ? 'JSON' : 'one a line';
    return <textarea {...shared} rows={2} placeholder={placeholder} onChange={(event) => onText(event.target.value)} />;
  }
  if (kind === 'String') {
    return <input {...shared} placeholder="default" onChange={(event) => onText(event.target.value)} />;
  }
  return (
    <input
      {...shared}
      type="number"
      min={min}
      max={max}
      step={kind === 'Int' ? 1 : 'any'}
      placeholder="default"
      onChange={(event) => onText(event.target.value)}
    />
  );
}
