// Which model, and whether a cached answer is welcome.

import type { TaskFacts } from '../lib/task-context.ts';

export interface CallOptionsProps {
  task: TaskFacts;
  model: string;
  setModel(model: string): void;
  fresh: boolean;
  setFresh(fresh: boolean): void;
}

export function CallOptions({ task, model, setModel, fresh, setFresh }: CallOptionsProps) {
  return (
    <details className="options">
      <summary>Model and cache</summary>
      <label className="field">
        <span>Model</span>
        <input
          value={model}
          onChange={(event) => setModel(event.target.value.trim())}
          placeholder={task.defaultModel ?? 'the connection’s own'}
          autoCapitalize="off"
          spellCheck={false}
        />
      </label>
      <label className="check">
        <input type="checkbox" checked={fresh} onChange={(event) => setFresh(event.target.checked)} /> Always ask the
        model anew
      </label>
    </details>
  );
}
