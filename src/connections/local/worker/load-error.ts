// Why a model could not be loaded, as an error that a client may read: no paths, no URLs.

import { InferenceError } from '../../../inference/errors.ts';

export function loadError(error: unknown, model: string): unknown {
  if (error instanceof InferenceError) return error;
  const { name, message, status } = factsOf(error);
  const facts = { cause: error };
  if (name === 'ModelFileNotFoundError' && (status === 401 || status === 403)) {
    const text = `Model ${model} is not on the Hub, or is gated: then set HF_TOKEN to a token that has access to it.`;
    return new InferenceError('MODEL_NOT_FOUND', text, facts);
  }
  if (name === 'ModelFileNotFoundError' && message.includes('config.json')) {
    const where = status === 404 ? 'on the Hub' : 'here';
    return new InferenceError('MODEL_NOT_FOUND', `There is no model ${model} ${where}.`, facts);
  }
  if (name === 'ModelFileNotFoundError') {
    const text = `Model ${model} has no ONNX files that this server can run: its folder is incomplete.`;
    return new InferenceError('MODEL_NOT_FOUND', text, facts);
  }
  if (/fetch failed|terminated|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|NETWORK/i.test(`${name} ${message}`)) {
    const text = `Model ${model} is not here and could not be downloaded: the Hub cannot be reached.`;
    return new InferenceError('MODEL_NOT_FOUND', text, facts);
  }
  const text = `Model ${model} is broken: its files cannot be read. Fetch or copy it again.`;
  return new InferenceError('UPSTREAM_UNAVAILABLE', text, facts);
}

function factsOf(error: unknown): { name: string; message: string; status: unknown } {
  if (!(error instanceof Error)) return { name: '', message: String(error), status: undefined };
  return { name: error.name, message: error.message, status: 'status' in error ? error.status : undefined };
}
