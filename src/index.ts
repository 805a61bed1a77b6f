// The public API of the package, for use inside another server. `npx inferql` runs the standalone server.

export {
  type ConnectionOptions,
  createInferql,
  type EmbeddedInferql,
  type InferqlLog,
  type InferqlOptions,
} from './create-inferql.ts';
export type * from './generated/task-types.ts';
export { schema } from './graphql/schema.ts';
export {
  type RunTaskOptions,
  type StreamedTaskName,
  TaskError,
  type TaskEvent,
  type TaskName,
  type TaskRunner,
} from './graphql/task-runner.ts';
export type { InferqlErrorCode } from './security/error-body.ts';
export { SettingsError } from './settings/read-settings.ts';
