// Errors for models on the Hub that cannot be used: too large, without suitable files, with wrong hashes.

import { InferenceError } from '../../../inference/errors.ts';
import { megabytes } from './megabytes.ts';

export function tooLarge(model: string, bytes: number, maxBytes: number): InferenceError {
  const text = `Model ${model} has ${megabytes(bytes)}, more than the ${megabytes(maxBytes)} that a caller may have fetched (LOCAL_DOWNLOAD_MAX_MB). "inferql pull ${model}" has no such limit.`;
  return new InferenceError('MODEL_NOT_FOUND', text);
}

export function wrongHash(model: string, path: string): InferenceError {
  const text = `Model ${model} could not be fetched: ${path} came twice with other bytes than its hash says. A proxy or mirror in between may be at fault.`;
  return new InferenceError('UPSTREAM_UNAVAILABLE', text, { retryable: true });
}

export function noWeights(model: string, dtypes: readonly string[], wanted: string | undefined): InferenceError {
  if (dtypes.length > 0 && wanted) {
    const repo = model.replace(/:[\w-]+$/, '');
    const text = `Model ${repo} has no ONNX files of dtype ${wanted}. There are: ${dtypes.join(', ')}.`;
    return new InferenceError('MODEL_NOT_FOUND', text);
  }
  const text = `Model ${model} has no ONNX files that this server can run: look for a converted one at https://huggingface.co/models?library=transformers.js.`;
  return new InferenceError('MODEL_NOT_FOUND', text);
}

/** For a model whose files are right in every precision that the Hub has. */
export function noneLoads(model: string, dtypes: readonly string[]): InferenceError {
  const text = `Model ${model} does not load on this server in any precision that it has (${dtypes.join(', ')}).`;
  return new InferenceError('UPSTREAM_UNAVAILABLE', text);
}

export function noConfig(model: string): InferenceError {
  const text = `Model ${model} has no config.json: it is not a model that this server can run.`;
  return new InferenceError('MODEL_NOT_FOUND', text);
}
