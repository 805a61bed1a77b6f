// A stand-in for Infinity: embeddings, ranks and classes of its models, under the prefix that it is started with.

import { z } from 'zod';
import {
  base64Floats,
  countTokens,
  embed,
  LABELS,
  labelLogits,
  normalized,
  relevanceLogit,
  sigmoid,
  softmax,
} from './pretend-model.ts';
import { type Asked, Refusal, type Reply, readBody, type StandInOptions, startStandIn } from './stand-in.ts';

export interface InfinityOptions extends StandInOptions {
  /** What each model can do: `embed`, `rerank`, `classify`. With one model, any name finds it. */
  models?: Record<string, string[]>;
  /** Such as `/v1`; none unless given. `/health` is outside it. */
  urlPrefix?: string;
  /** 2048 unless given. */
  maxClientBatchSize?: number;
  labels?: string[];
}

const CREATED = 1_700_000_000;
const text = z
  .string()
  .transform((value) => value.trim())
  .pipe(z.string().max(8192 * 15));

function schemas(most: number) {
  const list = z.array(text).min(1).max(most);
  const model = z.string().default('default/not-specified');
  return {
    embeddings: z.object({
      model,
      input: z.union([list, text]),
      encoding_format: z.enum(['float', 'base64']).default('float'),
      user: z.string().nullish(),
      dimensions: z.int().default(0),
      modality: z.enum(['text', 'image', 'audio']).default('text'),
    }),
    rerank: z.object({
      model,
      query: text,
      documents: list,
      return_documents: z.boolean().default(false),
      raw_scores: z.boolean().default(false),
      top_n: z.int().min(1).nullish(),
    }),
    classify: z.object({ model, input: list, raw_scores: z.boolean().default(false) }),
  };
}

export function startInfinity(options: InfinityOptions = {}) {
  return startStandIn(options, (asked, now): Reply => {
    const { urlPrefix = '', maxClientBatchSize = 2048 } = now;
    if (asked.path === '/health') return { body: { unix: CREATED } };
    const path = asked.path.startsWith(`${urlPrefix}/`) ? asked.path.slice(urlPrefix.length) : '';
    const read = schemas(maxClientBatchSize);
    const posts: Record<string, () => Reply> = {
      '/embeddings': () => embeddings(take(asked, read.embeddings), now),
      '/rerank': () => rerank(take(asked, read.rerank), now),
      '/classify': () => classify(take(asked, read.classify), now),
    };
    if (path !== '/models' && !posts[path]) return { status: 404, body: { detail: 'Not Found' } };
    if (asked.method !== (path === '/models' ? 'GET' : 'POST'))
      return { status: 405, body: { detail: 'Method Not Allowed' } };
    if (now.token && asked.headers.authorization !== `Bearer ${now.token}`)
      return { status: 401, headers: { 'www-authenticate': 'Bearer' }, body: { detail: 'Unauthorized' } };
    return posts[path]?.() ?? { body: { data: modelList(now), object: 'list' } };
  });
}

function modelsOf({ models = { 'org/embedder': ['embed'] } }: InfinityOptions) {
  return models;
}

function modelList(options: InfinityOptions) {
  const stats = { queue_fraction: 0, queue_absolute: 0, results_pending: 0, batch_size: 32 };
  return Object.entries(modelsOf(options)).map(([id, capabilities]) => ({
    id,
    stats,
    object: 'model',
    owned_by: 'infinity',
    created: CREATED,
    backend: 'torch',
    capabilities,
  }));
}

/** FastAPI's 422 with the place of what is wrong. */
function take<Schema extends z.ZodType>(asked: Asked, schema: Schema): z.output<Schema> {
  return readBody(asked, schema, ({ path, code, message, input }) => {
    const missing = input === undefined && path.length > 0;
    return {
      status: 422,
      body: {
        detail: [
          {
            type: missing ? 'missing' : code,
            loc: ['body', ...path],
            msg: missing ? 'Field required' : message,
            input,
          },
        ],
      },
    };
  });
}

function engine(name: string, ability: string, options: InfinityOptions): string {
  const all = Object.entries(modelsOf(options));
  const found = all.length === 1 ? all[0] : all.find(([id]) => id === name);
  if (!found) {
    const known = all.map(([id]) => `'${id}'`).join(', ');
    throw refusal(`Invalid model: Engine for model name \`${name}\` not found. Available model names are [${known}]`);
  }
  const [id, abilities] = found;
  if (!abilities.includes(ability))
    throw refusal(
      `ModelNotDeployedError: model=\`${name}\` does not support \`${ability}\`. Reason: the loaded moded cannot fullyfill \`${ability}\`. Options are {${abilities.map((one) => `'${one}'`).join(', ')}}.`,
    );
  return id;
}

function refusal(message: string, code = 400): Refusal {
  return new Refusal({ status: code, body: { error: { message, type: null, param: null, code } } });
}

function closing(texts: string[]) {
  const tokens = texts.reduce((sum, one) => sum + countTokens(one), 0);
  return { usage: { prompt_tokens: tokens, total_tokens: tokens }, id: 'infinity-stand-in', created: CREATED };
}

type Read = ReturnType<typeof schemas>;

function embeddings(body: z.output<Read['embeddings']>, options: InfinityOptions): Reply {
  const model = engine(body.model, body.modality === 'text' ? 'embed' : `${body.modality}_embed`, options);
  const texts = [body.input].flat();
  if (body.dimensions > 8)
    throw refusal(
      `<class 'infinity_emb.primitives.MatryoshkaDimError'> -> matryoshka_dim ${body.dimensions} is larger than the embedding dimension 8`,
    );
  const data = texts.map((one, index) => {
    const vector = normalized(embed(one).slice(0, body.dimensions || undefined));
    return { object: 'embedding', embedding: body.encoding_format === 'base64' ? base64Floats(vector) : vector, index };
  });
  return { body: { object: 'list', data, model, ...closing(texts) } };
}

function rerank(body: z.output<Read['rerank']>, options: InfinityOptions): Reply {
  const model = engine(body.model, 'rerank', options);
  const ranked = body.documents.map((document, index) => {
    const logit = relevanceLogit(body.query, document);
    return {
      relevance_score: body.raw_scores ? logit : sigmoid(logit),
      index,
      document: body.return_documents ? document : null,
    };
  });
  ranked.sort((a, b) => b.relevance_score - a.relevance_score);
  return {
    body: {
      object: 'rerank',
      results: ranked.slice(0, body.top_n ?? undefined),
      model,
      ...closing([body.query, ...body.documents]),
    },
  };
}

function classify(body: z.output<Read['classify']>, options: InfinityOptions): Reply {
  const model = engine(body.model, 'classify', options);
  const labels = options.labels ?? LABELS;
  const data = body.input.map((one) => {
    const logits = labelLogits(one, labels);
    const scores = body.raw_scores ? logits : softmax(logits);
    return scores.map((score, at) => ({ score, label: labels[at] })).sort((a, b) => b.score - a.score);
  });
  return { body: { object: 'classify', data, model, ...closing(body.input) } };
}
