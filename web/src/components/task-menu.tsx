// The list of tasks: links beside the panel, or one select where the window is narrow.

import type { TaskFacts } from '../lib/task-context.ts';
import { GROUPS, groupOf, taskTitle } from '../lib/task-title.ts';

export function TaskMenu({ tasks, current }: { tasks: readonly TaskFacts[]; current: string | undefined }) {
  const groups = GROUPS.map((group) => ({ group, members: tasks.filter(({ id }) => groupOf(id) === group) }));
  return (
    <nav aria-label="Tasks" className="menu">
      <label className="menu-select">
        <span>Task</span>
        <select
          value={current ?? ''}
          onChange={(event) => {
            location.hash = event.target.value;
          }}
        >
          {groups.map(({ group, members }) => (
            <optgroup key={group} label={group}>
              {members.map(({ id }) => (
                <option key={id} value={id}>
                  {taskTitle(id)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
      {groups.map(({ group, members }) => (
        <div key={group} className="menu-links">
          <h2>{group}</h2>
          <ul>
            {members.map(({ id }) => (
              <li key={id}>
                <a href={`#${id}`} aria-current={id === current ? 'page' : undefined}>
                  {taskTitle(id)}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
