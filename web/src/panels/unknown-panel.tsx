// A task that this page has no panel for yet: what it does, and its operation for GraphiQL.

import type { PanelProps } from '../lib/task-context.ts';
import { taskTitle } from '../lib/task-title.ts';

export function UnknownPanel({ task }: PanelProps) {
  return (
    <>
      <header className="panel-head">
        <h2 id={`title-${task.id}`}>{taskTitle(task.id)}</h2>
        <p>{task.description}</p>
      </header>
      <div className="card">
        <p>
          Try it in <a href="/graphql">GraphiQL</a>:
        </p>
        <pre>{`mutation { ${task.example} }`}</pre>
      </div>
    </>
  );
}
