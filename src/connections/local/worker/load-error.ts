// Why a model could not be loaded, as an error that a client may read: no paths.

import { InferenceError } from '../../../inference/errors.ts';

export function loadError(error: unknown, model: string): unknown {
  if (error instanceof InferenceError) return error;
  const facts = { cause: error };
  if (error instanceof Error && error.name === 'ModelFileNotFoundError') {
    const [file = 'a file'] = /[\w.-]+(?="\.?$)/.exec(error.message) ?? [];
    const text = `Model ${model} is incomplete: it has no ${file}. Copy it whole, or fetch it with "inferql pull ${model}".`;
    return new InferenceError('MODEL_NOT_FOUND', text, facts);
  }
  // Whether its files are damaged is found out by the server, which knows their hashes.
  const text = `Model ${model} does not load. If it was copied here, copy it again; else "inferql pull --force ${model}" fetches it anew.`;
  return new InferenceError('UPSTREAM_UNAVAILABLE', text, facts);
}
