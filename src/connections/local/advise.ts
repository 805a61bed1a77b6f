// What a caller can do instead, added to the error of a model: the worker has its own model alone, this process the list.

import { InferenceError } from '../../inference/errors.ts';
import { didYouMean } from '../../utils/did-you-mean.ts';
import { listed, type Registry } from './registry.ts';

/** The most letters that a misspelt name differs in; models of one family differ in more. */
const MISSPELT = 2;

export function advise(
  error: InferenceError,
  { model, task }: { model: string; task: string | undefined },
  registry: Registry,
): InferenceError {
  const instead = task === undefined ? undefined : registry.defaultModel(task);
  // A name that is misspelt is looked for on the Hub first, as any other that is not here.
  const near = () => (registry.models().includes(model) ? '' : didYouMean(model, registry.models(), MISSPELT));
  const hint =
    error.code === 'MODEL_LOADING'
      ? near()
      : error.code === 'MODEL_NOT_FOUND'
        ? `${near()} ${listed(registry.models())}`
        : error.code === 'TASK_NOT_SUPPORTED' && instead
          ? ` For ${task} there is ${instead}.`
          : '';
  return hint ? new InferenceError(error.code, error.message + hint, error) : error;
}
