// Where a request goes, as the contract has it.

import { InferenceError } from '../../inference/errors.ts';
import type { RemoteRequest } from '../../tasks/task.ts';

export interface RouteOptions {
  kind: 'HUGGING_FACE' | 'CUSTOM_ENDPOINT';
  /** Without a slash at its end. */
  baseUrl: string;
  model: string | undefined;
  route: RemoteRequest['route'];
  /** A TEI server answers similarity on a path of its own. */
  isTei?: boolean;
}

const ROUTER_SUFFIX = '/hf-inference';

export function routeUrl({ kind, baseUrl, model, route = 'task', isTei = false }: RouteOptions): string {
  refuseLocalId(model, route);
  if (kind === 'CUSTOM_ENDPOINT') {
    if (route === 'chat') return chatUrl(baseUrl);
    if (route === 'completions') return chatUrl(baseUrl).replace(/\/chat\/completions$/, '/completions');
    return route === 'similarity' && isTei ? `${baseUrl}/similarity` : baseUrl;
  }
  const modelUrl = `${baseUrl}/models/${model}`;
  if (route === 'chat') {
    // The router's own chat route takes every provider's models; hf-inference itself serves no chat any more.
    const atRouter = baseUrl.endsWith(ROUTER_SUFFIX);
    return atRouter ? chatUrl(baseUrl.slice(0, -ROUTER_SUFFIX.length)) : `${modelUrl}/v1/chat/completions`;
  }
  // Without the suffix a model tagged feature-extraction answers with embeddings.
  return route === 'similarity' ? `${modelUrl}/pipeline/sentence-similarity` : modelUrl;
}

/** A revision and a dtype are parts of a local model's id: here they would be part of a path. */
function refuseLocalId(model = '', route: RemoteRequest['route']): void {
  const takesProvider = route === 'chat' || route === 'completions';
  if (!model.includes('@') && (takesProvider || !model.includes(':'))) return;
  const text = 'model: expected a Hub model id such as "owner/name": revisions and dtypes are for local models alone.';
  throw new InferenceError('BAD_USER_INPUT', text);
}

/** The rule both official clients share; the base may already name the version or the whole route. */
function chatUrl(baseUrl: string): string {
  if (baseUrl.endsWith('/chat/completions')) return baseUrl;
  return baseUrl.endsWith('/v1') ? `${baseUrl}/chat/completions` : `${baseUrl}/v1/chat/completions`;
}
