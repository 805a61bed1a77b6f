// Detects the kind of server behind a custom endpoint from the answers of its status routes.

import { z } from 'zod';
import type { ServerKind, ServerSoftware } from '../../tasks/task.ts';
import { parseJson } from '../../utils/parse-json.ts';
import type { EndpointUrl } from './base-url.ts';

/** What the status routes report. */
export interface Detected {
  kind: Exclude<ServerKind, 'hugging-face'>;
  /** Base of OpenAI's routes. */
  api: string;
  /** Ids of its models; empty if it has no list. */
  models: readonly string[];
  software?: ServerSoftware | undefined;
  /** Most inputs in one request. */
  maxBatch?: number | undefined;
  /** True: its `/info` shows that it has all routes of its kind. */
  describesItself?: boolean;
  /** TEI's name for the purpose of its model: `embedding`, `splade`, `classifier` or `reranker`. */
  modelType?: string | undefined;
}

/** GETs a URL; throws if the endpoint is asleep or unreachable. */
export type Get = (url: string) => Promise<{ status: number; body: string }>;

const maxBatch = z.number().int().positive().optional().catch(undefined);
/**
 * `{ classifier: { id2label, … } }` or `{ embedding: { pooling: 'splade' } }`; also the name alone, and unknown names of
 * future releases.
 */
const modelType = z
  .union([
    z.string(),
    z
      .object({ embedding: z.object({ pooling: z.string().optional() }) })
      .transform(({ embedding: { pooling } }) => (pooling === 'splade' ? pooling : 'embedding')),
    z.record(z.string(), z.unknown()).transform((named) => Object.keys(named)[0]),
  ])
  .optional()
  .catch(undefined);
const teiInfo = z.object({
  model_type: z
    .unknown()
    .refine((type) => type !== undefined && type !== null)
    .transform((type) => modelType.parse(type)?.toLowerCase()),
  model_id: z.string().optional().catch(undefined),
  max_client_batch_size: maxBatch,
});
const tgiInfo = z.object({ max_total_tokens: z.number(), max_best_of: z.number() });
const modelList = z.object({
  data: z
    .array(
      z.looseObject({ id: z.string().optional().catch(undefined), owned_by: z.string().optional().catch(undefined) }),
    )
    .nullable(),
});

/** Software by `owned_by` in its list of models. */
const SOFTWARE: Readonly<Record<string, ServerSoftware>> = {
  vllm: 'vllm',
  library: 'ollama',
  llamacpp: 'llama.cpp',
  infinity: 'infinity',
};

/**
 * @returns undefined if no route helps: a 404, a refused key or a login page does not identify the server
 */
export async function detectServer(get: Get, url: EndpointUrl): Promise<Detected | undefined> {
  return (await readInfo(get, url)) ?? (await listModels(get, url)) ?? (await readHealth(get, url));
}

/** TEI and TGI describe themselves. */
export async function readInfo(get: Get, { root, api }: EndpointUrl): Promise<Detected | undefined> {
  const { status, body } = await get(`${root}/info`);
  if (status !== 200) return undefined;
  const json = parseJson(body);
  const tei = teiInfo.safeParse(json);
  if (tei.success) {
    const { model_id, max_client_batch_size, model_type } = tei.data;
    const models = model_id ? [model_id] : [];
    const facts = { maxBatch: max_client_batch_size, modelType: model_type, describesItself: true };
    return { kind: 'tei', api, models, ...facts };
  }
  return tgiInfo.safeParse(json).success ? { kind: 'tgi', api, models: [] } : undefined;
}

/**
 * Requests OpenAI's list of models below the version, at the root (Infinity) and below `/v1`, which most servers use,
 * even if the URL names another version or Ollama's own `/api`.
 */
export async function listModels(get: Get, { root, api, namesApi }: EndpointUrl): Promise<Detected | undefined> {
  const others = [...(namesApi ? [] : [root]), `${root.replace(/\/api$/i, '')}/v1`];
  for (const at of new Set([api, ...others])) {
    const { status, body } = await get(`${at}/models`);
    const list = status === 200 ? modelList.safeParse(parseJson(body)) : undefined;
    if (!list?.success) continue;
    const data = list.data.data ?? [];
    const software = data.map(({ owned_by }) => SOFTWARE[owned_by ?? '']).find(Boolean);
    const models = data.flatMap(({ id }) => (id ? [id] : []));
    return { kind: 'openai', api: at, models, software };
  }
  return undefined;
}

/** Recognizes the toolkit by its whole answer, which no other server sends. */
async function readHealth(get: Get, { root, api }: EndpointUrl): Promise<Detected | undefined> {
  const { status, body } = await get(`${root}/health`);
  return status === 200 && /^"?Ok"?$/.test(body.trim()) ? { kind: 'toolkit', api, models: [] } : undefined;
}
