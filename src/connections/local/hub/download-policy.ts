// Decides which models a call may cause to be downloaded, by LOCAL_DOWNLOADS and HF_HUB_OFFLINE.

import { InferenceError } from '../../../inference/errors.ts';
import { MAIN, parseModelId } from '../model-id.ts';
import { RECOMMENDED_MODELS } from '../recommended-models.ts';

export type DownloadPolicy = 'any' | 'recommended' | 'none';

interface Rules {
  readonly policy: DownloadPolicy;
  readonly isOffline: boolean;
}

export function mayFetch(model: string, { policy, isOffline }: Rules): boolean {
  const { repo, revision, dtype } = parseModelId(model);
  if (policy === 'none' || isOffline) return false;
  if (policy === 'any') return true;
  // Other revisions of a recommended model may come from any account: the Hub keeps pull requests as such.
  return RECOMMENDED_MODELS.some(
    (row) => row.model === repo && revision === MAIN && (dtype === undefined || dtype === row.dtype),
  );
}

export function refusedByPolicy(model: string, { policy, isOffline }: Rules): InferenceError {
  const reason = isOffline
    ? 'fetches none (HF_HUB_OFFLINE)'
    : policy === 'none'
      ? 'fetches none for callers (LOCAL_DOWNLOADS)'
      : 'fetches only recommended ones for callers (LOCAL_DOWNLOADS)';
  return new InferenceError('MODEL_NOT_FOUND', `There is no local model ${model}, and this server ${reason}.`);
}
