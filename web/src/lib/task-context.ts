// What every panel needs to know of the page: the task, and the connection chosen at the top.

import type { OverviewQuery } from '../generated/graphql.ts';

export type TaskFacts = OverviewQuery['tasks'][number];

export interface PanelProps {
  task: TaskFacts;
  /** Undefined: the server's default. */
  connection: string | undefined;
  /** What a shared link says: `text`, `model`. */
  shared: URLSearchParams;
}
