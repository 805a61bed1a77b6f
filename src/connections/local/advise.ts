// Adds to a model's error what the caller can do instead. The list of models is here, not in the worker.

import { InferenceError } from '../../inference/errors.ts';
import { didYouMean } from '../../utils/did-you-mean.ts';
import { listed, type Registry } from './registry.ts';

/** Maximum number of letters by which a misspelt name differs; models of one family differ by more. */
const MISSPELT = 2;

export function advise(
  error: InferenceError,
  { model, task }: { model: string; task: string | undefined },
  registry: Registry,
): InferenceError {
  const instead = task === undefined ? undefined : registry.defaultModel(task);
  // A misspelt name is MODEL_LOADING at first, because any model that is not installed is looked up on the Hub.
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
