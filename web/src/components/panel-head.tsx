// A panel's title, what the task does, and what the model behind it knows.

import type { TaskFacts } from '../lib/task-context.ts';
import { taskTitle } from '../lib/task-title.ts';

export function PanelHead({ task }: { task: TaskFacts }) {
  return (
    <header className="panel-head">
      <h2 id={`title-${task.id}`}>{taskTitle(task.id)}</h2>
      <p>{task.description}</p>
      {task.domain && (
        <p className="domain">
          <b>A small model, in this server.</b> {task.domain}
        </p>
      )}
    </header>
  );
}
