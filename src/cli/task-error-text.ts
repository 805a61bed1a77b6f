// The text of a failed task on the command line: its message and, for a model that is not here, the command that fetches it.

import type { TaskError } from '../graphql/task-runner.ts';

export function taskErrorText({ code, message, extensions: { connection, model } }: TaskError): string {
  const canBePulled =
    code === 'MODEL_NOT_FOUND' && connection === 'local' && /^[\w.-]+\/[\w.:@-]+$/.test(String(model));
  return canBePulled ? `${message} "inferql pull ${model}" downloads it from the Hub.` : message;
}
