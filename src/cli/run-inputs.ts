// Runs one task on many inputs, several at once so that they are batched, and prints the answers in input order. A failed
// input does not stop the others.

import { TaskError } from '../graphql/task-runner.ts';
import { taskErrorText } from './task-error-text.ts';

/** Two full batches (BATCH_MAX): one runs while the next one fills. */
const AT_ONCE = 64;

export interface RunInputsOptions<Input> {
  /** @throws TaskError */
  run(input: Input): Promise<object>;
  /** The text to print for an answer, or for null where the input failed. Undefined prints nothing. */
  show(output: object | null, input: Input): string | undefined;
}

/** @returns 1 when an input failed; its error is printed to standard error */
export async function runInputs<Input>(
  inputs: AsyncIterable<Input> | Iterable<Input>,
  { run, show }: RunInputsOptions<Input>,
): Promise<number> {
  let failed = 0;
  for await (const batch of inBatches(inputs)) {
    const outputs = await Promise.all(batch.map((input) => run(input).catch(taskErrorOf)));
    const errors = outputs.filter((output) => output instanceof TaskError);
    for (const [i, input] of batch.entries()) {
      const output = outputs[i];
      const line = show(output instanceof TaskError ? null : (output ?? null), input);
      if (line !== undefined) console.log(line);
    }
    // Equal messages have one cause, such as a connection that is down: printed once.
    for (const text of new Set(errors.map(taskErrorText))) console.error(text);
    failed += errors.length;
    // When a whole batch fails, the remaining inputs would fail too.
    if (errors.length === batch.length) return 1;
  }
  return failed > 0 ? 1 : 0;
}

function taskErrorOf(error: unknown): TaskError {
  if (error instanceof TaskError) return error;
  throw error;
}

async function* inBatches<Input>(inputs: AsyncIterable<Input> | Iterable<Input>): AsyncGenerator<Input[], void> {
  let batch: Input[] = [];
  for await (const input of inputs) {
    batch.push(input);
    if (batch.length < AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
