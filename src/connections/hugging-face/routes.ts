// Maps routes to URLs.

import { InferenceError } from '../../inference/index.ts';
import type { RemoteRequest } from '../../tasks/task.ts';
import { isHubModelId } from '../../utils/hub-model-id.ts';
import { type HubUrl, readHubUrl } from './base-url.ts';
import type { EndpointServer } from './server-finder.ts';

type Route = NonNullable<RemoteRequest['route']>;

/** OpenAI's routes, relative to the version. */
const API_PATHS: Partial<Record<Route, string>> = {
  chat: '/chat/completions',
  completions: '/completions',
  embeddings: '/embeddings',
  rerank: '/rerank',
  transcriptions: '/audio/transcriptions',
  translations: '/audio/translations',
};

/** TEI's own routes, relative to its root. */
const TEI_PATHS: Partial<Record<Route, string>> = { similarity: '/similarity', embed: '/embed', rerank: '/rerank' };

export function endpointRoute({ kind, url, api, describesItself }: EndpointServer, route: Route = 'task'): string {
  const own = kind === 'tei' ? TEI_PATHS[route] : undefined;
  if (own) return `${url.root}${own}`;
  // At `/` TEI does what its model is for: an embedder would answer a classification request with a vector.
  if (route === 'predict' && describesItself && url.task === url.root) return `${url.root}/predict`;
  const path = API_PATHS[route];
  return path ? `${api}${path}` : url.task;
}

/** @throws InferenceError BAD_USER_INPUT if the model becomes part of the path and is not a Hub id */
export function hubRoute(baseUrl: string, model: string | undefined, route: Route = 'task'): string {
  const hub = readHubUrl(baseUrl);
  const isChat = route === 'chat' && hub.chat !== undefined;
  checkHubModel(model, isChat);
  return isChat ? (hub.chat ?? '') : modelRoute(hub, model, route);
}

function modelRoute({ root }: HubUrl, model: string | undefined, route: Route): string {
  const modelUrl = `${root}/models/${model}`;
  // Without the suffix, a model tagged feature-extraction returns embeddings.
  if (route === 'similarity') return `${modelUrl}/pipeline/sentence-similarity`;
  if (route === 'embed') return `${modelUrl}/pipeline/feature-extraction`;
  const path = API_PATHS[route];
  return path ? `${modelUrl}/v1${path}` : modelUrl;
}

/** Otherwise the model `../../v1/chat/completions` would select another path on the host, with the token attached. */
export function checkHubModel(model: string | undefined, allowProvider: boolean): void {
  const name = allowProvider ? model?.replace(/:[\w-]{1,64}$/, '') : model;
  if (name === undefined || isHubModelId(name)) return;
  const form = allowProvider ? '"owner/name", or "owner/name:provider"' : '"owner/name"';
  const message = `input.model: expected a Hub model id such as ${form} (letters, digits, ".", "_", "-"; no "..", no "--").`;
  throw new InferenceError('BAD_USER_INPUT', message);
}
