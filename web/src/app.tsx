// The page: the list of tasks, the connection, and the panel of the task that the address names.

import { useQuery } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import { ErrorBox } from './components/error-box.tsx';
import { TaskMenu } from './components/task-menu.tsx';
import { TopBar } from './components/top-bar.tsx';
import { Welcome } from './components/welcome.tsx';
import { OverviewDocument } from './generated/graphql.ts';
import { taskTitle } from './lib/task-title.ts';
import { useHash } from './lib/use-hash.ts';
import { panelOf } from './panels/index.ts';
import { UnknownPanel } from './panels/unknown-panel.tsx';

export function App() {
  const [connection, setConnection] = useState<string>();
  const overview = useQuery(OverviewDocument, { variables: { connection } });
  const { tasks, connections } = overview.data ?? overview.previousData ?? { tasks: [], connections: [] };
  const { task: named, parameters } = useHash();
  const found = tasks.find(({ id, mutation }) => id === named || mutation === named);
  const current = found ?? tasks[0];
  const [visited, setVisited] = useState<Readonly<Record<string, URLSearchParams>>>({});
  // A panel that was opened keeps its input and its answer, until a link fills in others.
  if (current && (!visited[current.id] || (current === found && isNew(parameters, visited[current.id])))) {
    setVisited({ ...visited, [current.id]: current === found ? parameters : NOTHING_SHARED });
  }

  useEffect(() => {
    document.title = current ? `${taskTitle(current.id)} · inferql` : 'inferql';
    scrollTo({ top: 0 });
  }, [current]);
  useEffect(ignoreStrayDrops, []);

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
          {named === '' && tasks.length > 0 && <Welcome tasks={tasks.length} />}
          {named !== '' && tasks.length > 0 && !found && (
            <p className="problem" role="alert">
              There is no task “{named.slice(0, 100)}” here. This is {taskTitle(tasks[0]?.id ?? '')}; the others are in
              the list.
            </p>
          )}
          {overview.error && <ErrorBox error={overview.error} onRetry={() => void overview.refetch()} />}
          {overview.loading && !current && <p role="status">Asking the server for its tasks…</p>}
          {tasks.flatMap((task) => {
            const shared = visited[task.id];
            if (!shared) return [];
            const Panel = panelOf(task.id) ?? UnknownPanel;
            return (
              <section
                key={`${task.id}?${shared}`}
                id={`panel-${task.id}`}
                aria-labelledby={`title-${task.id}`}
                hidden={task !== current}
              >
                <Panel task={task} connection={connection} shared={shared} />
              </section>
            );
          })}
        </main>
      </div>
    </>
  );
}

const NOTHING_SHARED = new URLSearchParams();

function isNew(parameters: URLSearchParams, before = NOTHING_SHARED): boolean {
  return parameters.size > 0 && String(parameters) !== String(before);
}

/** A file that is dropped beside its box would replace the page, and all answers with it. */
function ignoreStrayDrops() {
  const ignore = (event: DragEvent) => event.preventDefault();
  addEventListener('dragover', ignore);
  addEventListener('drop', ignore);
  return () => {
    removeEventListener('dragover', ignore);
    removeEventListener('drop', ignore);
  };
}

/** The address names the task, so the link must not change it. */
function skipTo(event: React.MouseEvent, id: string) {
  event.preventDefault();
  document.getElementById(id)?.focus();
}
