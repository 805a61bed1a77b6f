// Reads a base URL as people write it: with or without the version, below a path, or with a whole route copied from a
// page.

export interface EndpointUrl {
  /** Where the server's own routes are, such as `/info`; without a slash at its end. */
  root: string;
  /** Where a single pipeline is asked; the root, unless the URL names a pipeline's own route. */
  task: string;
  /** Where OpenAI's routes are, such as `http://host/v1`. */
  api: string;
  /** True: the URL names a version or one of OpenAI's routes. */
  namesApi: boolean;
}

export interface HubUrl {
  /** What `/models/{id}` is put behind. */
  root: string;
  /** The chat route that serves every model, where there is one. */
  chat: string | undefined;
}

const API_ROUTE =
  /\/(?:chat\/completions|completions|responses|embeddings|audio\/(?:transcriptions|translations)|models)$/;
const OWN_ROUTE = /\/(?:generate|generate_stream|info|health|similarity|embed|embed_all|embed_sparse|rerank)$/;
/** Routes by which some hosts serve a pipeline instead of `/`. */
const PIPELINE_ROUTE = /\/(?:predict|invocations)$/;
/** `/v1`, `/api/v3`, `/v1beta/openai`. */
const VERSION = /\/v\d+(?:(?:alpha|beta)\d*)?(?:\/openai)?$/;

const ROUTER_SUFFIX = '/hf-inference';
const OFFICIAL_ROUTER = 'router.huggingface.co';

export function readEndpointUrl(baseUrl: string): EndpointUrl {
  const bare = baseUrl.replace(API_ROUTE, '').replace(OWN_ROUTE, '');
  const root = bare.replace(PIPELINE_ROUTE, '').replace(VERSION, '');
  // A whole route names its version, or has none.
  const namesApi = VERSION.test(bare) || API_ROUTE.test(baseUrl);
  return {
    root,
    task: PIPELINE_ROUTE.test(bare) ? bare : root,
    api: namesApi ? bare : `${root}/v1`,
    namesApi,
  };
}

export function readHubUrl(baseUrl: string): HubUrl {
  const bare = baseUrl.replace(/\/models(?:\/.*)?$/, '').replace(API_ROUTE, '');
  const root = bare.replace(VERSION, '');
  if (root.endsWith(ROUTER_SUFFIX)) {
    // The router's own chat route takes every provider's models; hf-inference itself serves no chat any more.
    return { root, chat: `${root.slice(0, -ROUTER_SUFFIX.length)}/v1/chat/completions` };
  }
  if (isOfficialRouter(root) && new URL(root).pathname === '/') {
    return { root: `${root}${ROUTER_SUFFIX}`, chat: `${root}/v1/chat/completions` };
  }
  return { root, chat: VERSION.test(bare) ? `${bare}/chat/completions` : undefined };
}

export function isOfficialRouter(baseUrl: string): boolean {
  return new URL(baseUrl).hostname === OFFICIAL_ROUTER;
}
