// Converts a model load failure into an error for clients, without file paths.

import { InferenceError } from '../../../inference/errors.ts';

export function loadError(error: unknown, model: string): unknown {
  if (error instanceof InferenceError) return error;
  const facts = { cause: error };
  if (error instanceof Error && error.name === 'ModelFileNotFoundError') {
    const [file = 'a file'] = /[\w.-]+(?="\.?$)/.exec(error.message) ?? [];
    const text = `Model ${model} is incomplete: it has no ${file}. Copy it whole, or fetch it with "inferql pull ${model}".`;
    return new InferenceError('MODEL_NOT_FOUND', text, facts);
  }
  // The parent checks the files for damage, because it has their hashes.
  const text = `Model ${model} does not load. If it was copied here, copy it again; else "inferql pull --force ${model}" fetches it anew.`;
  return new InferenceError('UPSTREAM_UNAVAILABLE', text, facts);
}
