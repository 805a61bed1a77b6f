// Converts errors of the disk with the models to errors for clients, without paths.

import { InferenceError } from '../../../inference/errors.ts';
import { errorCode } from '../../../utils/error-code.ts';
import { describeCause } from './describe-cause.ts';
import { megabytes } from './megabytes.ts';

/** @returns undefined for errors that are not the file system's */
export function refusedByDisk(model: string, cause: unknown): InferenceError | undefined {
  const code = errorCode(cause);
  const facts = { cause: describeCause(cause) };
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const text = `Model ${model} could not be fetched: the disk of LOCAL_CACHE is full. What has come is kept; make room, or set LOCAL_CACHE to a folder of a larger disk.`;
    return new InferenceError('MODEL_NOT_FOUND', text, facts);
  }
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM' || code === 'ENOTDIR' || code === 'ENOENT') {
    const text = `Model ${model} could not be fetched: the folder LOCAL_CACHE cannot be written. Set it to one that can, or fetch the model where it can be and mount that folder.`;
    return new InferenceError('MODEL_NOT_FOUND', text, facts);
  }
  if (['EEXIST', 'EISDIR', 'ENOTEMPTY', 'ELOOP'].includes(String(code))) {
    const text = `Model ${model} could not be fetched: something else lies where its files belong in LOCAL_CACHE. "inferql rm ${model.replace(/:[\w-]+$/, '')}" clears it.`;
    return new InferenceError('MODEL_NOT_FOUND', text, facts);
  }
  if (cause instanceof Error && 'syscall' in cause) {
    const text = `Model ${model} could not be fetched: the folder LOCAL_CACHE fails (${String(code)}).`;
    return new InferenceError('MODEL_NOT_FOUND', text, facts);
  }
  return undefined;
}

export function noRoom(model: string, needed: number, free: number): InferenceError {
  const text = `Model ${model} needs ${megabytes(needed)} on the disk of LOCAL_CACHE, which has ${megabytes(free)} to spare: make room, or set LOCAL_CACHE to a folder of a larger disk.`;
  return new InferenceError('MODEL_NOT_FOUND', text);
}
