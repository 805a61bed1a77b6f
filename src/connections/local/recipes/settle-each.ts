// Prepares the inputs of a batch one by one, so that an unreadable file fails alone.

import { InferenceError } from '../../../inference/errors.ts';

/** @returns the prepared inputs, and `weave`, which merges their results with the errors of the others */
export async function settleEach<Input, Prepared>(
  inputs: readonly Input[],
  prepare: (input: Input) => Promise<Prepared>,
): Promise<{
  good: Prepared[];
  weave: <Result>(results: readonly Result[]) => (Result | InferenceError)[];
}> {
  const prepared = await Promise.all(
    inputs.map((input) =>
      prepare(input).then(
        (value) => ({ value }),
        (error: unknown) => {
          if (error instanceof InferenceError) return { error };
          throw error;
        },
      ),
    ),
  );
  return {
    good: prepared.flatMap((one) => ('value' in one ? [one.value] : [])),
    weave<Result>(results: readonly Result[]) {
      const rest = [...results];
      const woven: (Result | InferenceError)[] = [];
      for (const one of prepared) woven.push(...('error' in one ? [one.error] : rest.splice(0, 1)));
      return woven;
    },
  };
}
