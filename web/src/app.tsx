// The page: the list of tasks, the connection, and the panel of the task that the address names.

import { useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { ErrorBox } from './components/error-box.tsx';
import { TaskMenu } from './components/task-menu.tsx';
import { TopBar } from './components/top-bar.tsx';
import { Welcome } from './components/welcome.tsx';
import { OverviewDocument } from './generated/graphql.ts';
import { useHash } from './lib/use-hash.ts';
import { panelOf } from './panels/index.ts';
import { UnknownPanel } from './panels/unknown-panel.tsx';

export function App() {
  const [connection, setConnection] = useState<string>();
  const overview = useQuery(OverviewDocument, { variables: { connection } });
  const { tasks, connections } = overview.data ?? overview.previousData ?? { tasks: [], connections: [] };
  const hash = useHash();
  const current = tasks.find(({ id }) => id === hash) ?? tasks[0];
  const [visited, setVisited] = useState<readonly string[]>([]);
  // A panel that was opened keeps its input and its answer.
  if (current && !visited.includes(current.id)) setVisited([...visited, current.id]);

  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: a skip link; the address itself names the task */}
      <a className="skip" href="#main" onClick={(event) => skipTo(event, 'main')}>
        Skip to the task
      </a>
      <TopBar connections={connections} connection={connection} onConnection={setConnection} />
      <div className="layout">
        <TaskMenu tasks={tasks} current={current?.id} />
        <main id="main" tabIndex={-1}>
          {hash === '' && tasks.length > 0 && <Welcome tasks={tasks.length} />}
          {overview.error && <ErrorBox error={overview.error} onRetry={() => void overview.refetch()} />}
          {overview.loading && !current && <p role="status">Asking the server for its tasks…</p>}
          {tasks
            .filter(({ id }) => visited.includes(id))
            .map((task) => {
              const Panel = panelOf(task.id) ?? UnknownPanel;
              return (
                <section
                  key={task.id}
                  id={`panel-${task.id}`}
                  aria-labelledby={`title-${task.id}`}
                  hidden={task !== current}
                >
                  <Panel task={task} connection={connection} />
                </section>
              );
            })}
        </main>
      </div>
    </>
  );
}

/** The address names the task, so the link must not change it. */
function skipTo(event: React.MouseEvent, id: string) {
  event.preventDefault();
  document.getElementById(id)?.focus();
}
