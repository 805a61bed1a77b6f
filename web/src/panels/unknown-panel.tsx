// A task that this page has no panel for yet: what it does, and its operation for GraphiQL.

import { PanelHead } from '../components/panel-head.tsx';
import { ENDPOINT } from '../lib/server-facts.ts';
import type { PanelProps } from '../lib/task-context.ts';

export function UnknownPanel({ task }: PanelProps) {
  return (
    <>
      <PanelHead task={task} />
      <div className="card">
        <p>
          Try it in <a href={ENDPOINT}>GraphiQL</a>:
        </p>
        <pre>{`mutation { ${task.example} }`}</pre>
      </div>
    </>
  );
}
