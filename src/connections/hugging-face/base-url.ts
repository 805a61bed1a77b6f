// Reads a base URL in the forms that people write: with or without the version, below a path, or with a whole route
// copied from documentation.

export interface EndpointUrl {
  /** Base of the server's own routes, such as `/info`; no slash at the end. */
  root: string;
  /** URL of the only pipeline: the root, unless the base URL names the pipeline's own route. */
  task: string;
  /** Base of OpenAI's routes, such as `http://host/v1`. */
  api: string;
  /** True: the URL names a version or one of OpenAI's routes. */
  namesApi: boolean;
  /** The other reading, if the end of the URL may be a path of a reverse proxy and not a route, such as `/rerank`. */
  asPrefix?: EndpointUrl;
}

export interface HubUrl {
  /** Base of `/models/{id}`. */
  root: string;
  /** The chat route for all models; undefined if there is none. */
  chat: string | undefined;
}

/** `/v1`, `/api/v3`, `/v1beta/openai`. */
const VERSION = /\/v\d+(?:(?:alpha|beta)\d*)?(?:\/openai)?$/i;
/** Routes below the version: those of OpenAI, and those that vLLM and others add. */
const API_ROUTE = new RegExp(
  [
    String.raw`\/(?:chat\/completions|completions|responses|embeddings|audio\/(?:transcriptions|translations|speech)|models)$`,
    String.raw`(?<=\/v\d+)\/(?:chat|audio|messages|rerank|score|classify|pooling|moderations|images\/generations|models\/[^/:]+)$`,
  ].join('|'),
  'i',
);
/** Routes at the root: those of TGI, TEI and llama.cpp, and those that every framework has. */
const OWN_ROUTE =
  /\/(?:generate|generate_stream|info|health|similarity|embed|embed_all|embed_sparse|rerank|completion|infill|tokenize|detokenize|ping|metrics|docs|openapi\.json)$/i;
/** Ollama's own routes; it also has OpenAI's. */
const OLLAMA_ROUTE = /\/api\/(?:chat|generate|embed|embeddings|tags|show|ps|version)$/i;
/** Routes of a pipeline on hosts that do not use `/`. */
const PIPELINE_ROUTE = /\/(?:predict|invocations)$/i;

const ROUTER_SUFFIX = '/hf-inference';
const OFFICIAL_ROUTER = 'router.huggingface.co';

export function readEndpointUrl(baseUrl: string): EndpointUrl {
  const bare = baseUrl.replace(OLLAMA_ROUTE, '').replace(API_ROUTE, '').replace(OWN_ROUTE, '');
  const root = bare.replace(PIPELINE_ROUTE, '').replace(VERSION, '');
  // A whole route names its version, if the server has one.
  const namesApi = VERSION.test(bare) || (API_ROUTE.test(baseUrl) && !OLLAMA_ROUTE.test(baseUrl));
  const isOwnRoute = OWN_ROUTE.test(baseUrl) && !namesApi;
  return {
    root,
    task: PIPELINE_ROUTE.test(bare) ? bare : root,
    api: namesApi ? bare : `${root}/v1`,
    namesApi,
    ...(isOwnRoute && {
      asPrefix: { root: baseUrl, task: baseUrl, api: `${baseUrl}/v1`, namesApi: false },
    }),
  };
}

export function readHubUrl(baseUrl: string): HubUrl {
  const bare = baseUrl.replace(/\/models(?:\/.*)?$/, '').replace(API_ROUTE, '');
  const root = bare.replace(VERSION, '');
  if (root.endsWith(ROUTER_SUFFIX)) {
    // The router's own chat route serves the models of all providers; hf-inference no longer serves chats.
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
