// Where a request goes, as the contract has it.

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

/** The places of a route, likeliest first: servers of one shape differ in whether `/v1` stands before it. */
export function routeUrls(options: RouteOptions): readonly string[] {
  const { kind, baseUrl, route = 'task', isTei = false } = options;
  if (kind === 'CUSTOM_ENDPOINT' && (route === 'embeddings' || (route === 'rerank' && !isTei))) {
    if (baseUrl.endsWith(`/${route}`)) return [baseUrl];
    const own = `${baseUrl}/${route}`;
    return baseUrl.endsWith('/v1') ? [own] : [`${baseUrl}/v1/${route}`, own];
  }
  return [routeUrl(options)];
}

export function routeUrl({ kind, baseUrl, model, route = 'task', isTei = false }: RouteOptions): string {
  if (kind === 'CUSTOM_ENDPOINT') {
    if (route === 'chat') return chatUrl(baseUrl);
    if (route === 'completions') return chatUrl(baseUrl).replace(/\/chat\/completions$/, '/completions');
    return isTei && route !== 'task' ? `${baseUrl}/${route}` : baseUrl;
  }
  const modelUrl = `${baseUrl}/models/${model}`;
  if (route === 'chat') {
    // The router's own chat route takes every provider's models; hf-inference itself serves no chat any more.
    const atRouter = baseUrl.endsWith(ROUTER_SUFFIX);
    return atRouter ? chatUrl(baseUrl.slice(0, -ROUTER_SUFFIX.length)) : `${modelUrl}/v1/chat/completions`;
  }
  // With it a model does this task whatever its own is: sentence-transformers do both.
  if (route === 'embed') return `${modelUrl}/pipeline/feature-extraction`;
  return route === 'similarity' ? `${modelUrl}/pipeline/sentence-similarity` : modelUrl;
}

/** The rule both official clients share; the base may already name the version or the whole route. */
function chatUrl(baseUrl: string): string {
  if (baseUrl.endsWith('/chat/completions')) return baseUrl;
  return baseUrl.endsWith('/v1') ? `${baseUrl}/chat/completions` : `${baseUrl}/v1/chat/completions`;
}
