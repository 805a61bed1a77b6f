// Reads a base URL as people write it: with or without the version, below a path, or with a whole route copied from a page.

export interface EndpointUrl {
  /** Where the server's own routes are, such as `/info`; without a slash at its end. */
  root: string;
  /** Where a single pipeline is asked; the root, unless the URL names a pipeline's own route. */
  task: string;
  /** Where OpenAI's routes are, such as `http://host/v1`. */
  api: string;
  /** True: the URL names a version or one of OpenAI's routes. */
  namesApi: boolean;
  /** What the URL means where its end is no route, but the path of a reverse proxy, such as `/rerank`. */
  asPrefix?: EndpointUrl;
}

export interface HubUrl {
  /** What `/models/{id}` is put behind. */
  root: string;
  /** The chat route that serves every model, where there is one. */
  chat: string | undefined;
}

/** `/v1`, `/api/v3`, `/v1beta/openai`. */
const VERSION = /\/v\d+(?:(?:alpha|beta)\d*)?(?:\/openai)?$/i;
/** Below the version: what people copy from a page of OpenAI's routes, and from those that vLLM and others add. */
const API_ROUTE = new RegExp(
  [
    String.raw`\/(?:chat\/completions|completions|responses|embeddings|audio\/(?:transcriptions|translations|speech)|models)$`,
    String.raw`(?<=\/v\d+)\/(?:chat|audio|messages|rerank|score|classify|pooling|moderations|images\/generations|models\/[^/:]+)$`,
  ].join('|'),
  'i',
);
/** At the root: TGI's and TEI's routes, llama.cpp's, and what every framework has. */
const OWN_ROUTE =
  /\/(?:generate|generate_stream|info|health|similarity|embed|embed_all|embed_sparse|rerank|completion|infill|tokenize|detokenize|ping|metrics|docs|openapi\.json)$/i;
/** Ollama's own, beside which it has OpenAI's. */
const OLLAMA_ROUTE = /\/api\/(?:chat|generate|embed|embeddings|tags|show|ps|version)$/i;
/** Routes by which some hosts serve a pipeline instead of `/`. */
const PIPELINE_ROUTE = /\/(?:predict|invocations)$/i;

const ROUTER_SUFFIX = '/hf-inference';
const OFFICIAL_ROUTER = 'router.huggingface.co';

export function readEndpointUrl(baseUrl: string): EndpointUrl {
  const bare = baseUrl.replace(OLLAMA_ROUTE, '').replace(API_ROUTE, '').replace(OWN_ROUTE, '');
  const root = bare.replace(PIPELINE_ROUTE, '').replace(VERSION, '');
  // A whole route names its version, or has none.
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
