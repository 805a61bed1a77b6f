// Runs one task on many inputs: some at once, so that they travel to the model together, and answered in their order. An
// input that fails stops none of the others.

import { TaskError } from '../graphql/task-runner.ts';

/** Two full batches (BATCH_MAX): one on its way while the other is gathered. */
const AT_ONCE = 64;

export interface RunInputsOptions<Input> {
  /** @throws TaskError */
  run(input: Input): Promise<object>;
  /** The line or lines of an answer; null: there is none. Undefined prints nothing. */
  show(output: object | null, input: Input): string | undefined;
}

/** @returns 1 where an input failed; what failed is on standard error */
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
    // Equal texts: one cause, such as a connection that is down.
    for (const message of new Set(errors.map(({ message }) => message))) console.error(message);
    failed += errors.length;
    // Where all of them fail, the rest would too.
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
