// A stand-in for Text Embeddings Inference: the routes that its one model can answer, and what it refuses.

import type { z } from 'zod';
import { axumBody, checkKey, route } from './axum.ts';
import { base64Floats, cosine, countTokens, embed, hash, LABELS, normalized, tokensOf } from './pretend-model.ts';
import { type Asked, Refusal, type Reply, type StandInOptions, startStandIn } from './stand-in.ts';
import { embedAllRequest, embedRequest, type many, openAiRequest, similarityRequest } from './tei-requests.ts';
import { predict, rerank } from './tei-scores.ts';

export interface TeiOptions extends StandInOptions {
  model?: string;
  kind?: 'embedding' | 'splade' | 'classifier' | 'reranker';
  /** `TASK=sentence-similarity` in the environment: `POST /` compares sentences. */
  similarityAtRoot?: boolean;
  labels?: string[];
  /** 32 unless given. */
  maxClientBatchSize?: number;
  /** In tokens: 512 unless given. */
  maxInputLength?: number;
  /** Texts at a time: 512 unless given. */
  maxConcurrentRequests?: number;
  /** True unless given, as releases since 1.9 have it. */
  autoTruncate?: boolean;
  prompts?: Record<string, string>;
  /** 8 unless given. */
  dimensions?: number;
}

export const BODY_BYTES = 2_000_000;
/** A text's `[CLS]` and `[SEP]`. */
const SPECIAL_TOKENS = 2;

export function startTei(options: TeiOptions = {}) {
  return startStandIn(options, (asked, now) => {
    const guarded = (answer: (asked: Asked, options: TeiOptions) => Reply) => () => {
      checkKey(asked, now.token, (sent, wanted) => sent === wanted);
      return answer(asked, now);
    };
    const embedding = now.similarityAtRoot ? similarity : now.kind === 'splade' ? embedSparse : embedTexts;
    const root = now.kind === 'classifier' ? predict : now.kind === 'reranker' ? rerank : embedding;
    const healthy = () => ({});
    return route(asked, {
      '/': { GET: healthy, POST: guarded(root) },
      '/health': { GET: healthy },
      '/ping': { GET: healthy },
      '/info': { GET: guarded(() => ({ body: info(now) })) },
      '/predict': { POST: guarded(predict) },
      '/rerank': { POST: guarded(rerank) },
      '/similarity': { POST: guarded(similarity) },
      '/embed': { POST: guarded(embedTexts) },
      '/embed_all': { POST: guarded(embedAll) },
      '/embed_sparse': { POST: guarded(embedSparse) },
      '/embeddings': { POST: guarded(openAiEmbeddings) },
      '/v1/embeddings': { POST: guarded(openAiEmbeddings) },
    });
  });
}

export function labelsOf({ kind, labels = LABELS }: TeiOptions): string[] {
  return kind === 'reranker' ? ['LABEL_0'] : labels;
}

function info(options: TeiOptions) {
  const { kind = 'embedding', model = 'org/embedder' } = options;
  const labels = labelsOf(options);
  const classes = {
    id2label: Object.fromEntries(labels.map((label, id) => [String(id), label])),
    label2id: Object.fromEntries(labels.map((label, id) => [label, id])),
  };
  const pooled = { embedding: { pooling: kind === 'splade' ? 'splade' : 'mean' } };
  return {
    model_id: model,
    model_sha: null,
    model_dtype: 'float16',
    served_model_name: model,
    model_type: kind === 'classifier' || kind === 'reranker' ? { [kind]: classes } : pooled,
    max_concurrent_requests: options.maxConcurrentRequests ?? 512,
    max_input_length: options.maxInputLength ?? 512,
    max_batch_tokens: 16384,
    max_batch_requests: null,
    max_client_batch_size: options.maxClientBatchSize ?? 32,
    auto_truncate: options.autoTruncate ?? true,
    tokenization_workers: 2,
    version: '1.9.0',
    sha: null,
    docker_label: null,
  };
}

const STATUS = { Validation: 422, Tokenizer: 422, Backend: 424, Overloaded: 429, Empty: 400, Unhealthy: 503 };

export function refusal(error: string, error_type: keyof typeof STATUS): Refusal {
  return new Refusal({ status: STATUS[error_type], body: { error, error_type } });
}

export function checkBatch(count: number, { maxClientBatchSize = 32, maxConcurrentRequests = 512 }: TeiOptions) {
  if (count > maxClientBatchSize)
    throw refusal(`batch size ${count} > maximum allowed batch size ${maxClientBatchSize}`, 'Validation');
  if (count > maxConcurrentRequests) throw refusal('Model is overloaded', 'Overloaded');
}

interface Cutting {
  truncate?: boolean | null;
  truncation_direction?: string;
  prompt_name?: string | null;
}

/** The texts as the model reads them: with their prompt, and cut or refused where they are too long. */
export function encoded(
  texts: string[],
  { truncate, truncation_direction, prompt_name }: Cutting,
  options: TeiOptions,
): string[] {
  const { maxInputLength = 512, prompts } = options;
  const named = `Input validation error: \`default-prompt-name\` is set to \`${prompt_name}\` but`;
  if (prompt_name != null && !prompts)
    throw refusal(`${named} no prompts were found in the Sentence Transformers configuration`, 'Validation');
  const known = Object.keys(prompts ?? {});
  if (prompt_name != null && !known.includes(prompt_name))
    throw refusal(
      `${named} it was not found in the Sentence Transformers prompts. Available prompts: ${JSON.stringify(known)}`,
      'Validation',
    );
  const prompt = prompt_name != null ? (prompts?.[prompt_name] ?? '') : '';
  return texts.map((text) => {
    const tokens = tokensOf(prompt + text);
    const count = tokens.length + SPECIAL_TOKENS;
    if (count <= maxInputLength) return prompt + text;
    if (!(truncate ?? options.autoTruncate ?? true))
      throw refusal(
        `Input validation error: \`inputs\` must have less than ${maxInputLength} tokens. Given: ${count}`,
        'Validation',
      );
    const room = maxInputLength - SPECIAL_TOKENS;
    return (truncation_direction === 'left' ? tokens.slice(-room) : tokens.slice(0, room)).join('');
  });
}

export function headersOf(texts: string[]): Record<string, string> {
  return {
    'x-compute-type': 'gpu+optimized',
    'x-compute-characters': String(texts.reduce((sum, text) => sum + [...text].length, 0)),
    'x-compute-tokens': String(texts.reduce((sum, text) => sum + countTokens(text) + SPECIAL_TOKENS, 0)),
  };
}

function listOf(inputs: z.output<typeof many>): string[] {
  if (typeof inputs === 'string') return [inputs];
  if (inputs.length > 0 && inputs.every((id) => typeof id === 'number')) return [inputs.join(' ')];
  return inputs.map((input) => (Array.isArray(input) ? input.join(' ') : String(input)));
}

function checkEmbedder(texts: string[], options: TeiOptions) {
  if (texts.length === 0) throw refusal('`inputs` cannot be empty', 'Empty');
  checkBatch(texts.length, options);
  if (options.kind === 'classifier' || options.kind === 'reranker')
    throw refusal('Backend error: Model is not an embedding model', 'Backend');
}

interface Pooling {
  normalize: boolean;
  dimensions?: number | null;
}

function pooled(texts: string[], { normalize, dimensions }: Pooling, cut: Cutting, options: TeiOptions): number[][] {
  const size = options.dimensions ?? 8;
  checkEmbedder(texts, options);
  if (options.kind === 'splade' && normalize)
    throw refusal('Backend error: `normalize` is not available for SPLADE models', 'Backend');
  if (dimensions === 0) throw refusal('Input validation error: `dimensions` should be positive', 'Validation');
  const read = encoded(texts, cut, options);
  if ((dimensions ?? 0) > size)
    throw refusal(
      'Input validation error: `dimensions` should be smaller than the maximum embedding dimension.',
      'Validation',
    );
  return read.map((text) => {
    const vector = embed(text, size).slice(0, dimensions ?? undefined);
    return normalize ? normalized(vector) : vector;
  });
}

function embedTexts(asked: Asked, options: TeiOptions): Reply {
  const { inputs, normalize, dimensions, ...cut } = axumBody(asked, embedRequest, BODY_BYTES);
  const texts = listOf(inputs);
  return { headers: headersOf(texts), body: pooled(texts, { normalize, dimensions }, cut, options) };
}

function embedAll(asked: Asked, options: TeiOptions): Reply {
  const { inputs, ...cut } = axumBody(asked, embedAllRequest, BODY_BYTES);
  const texts = listOf(inputs);
  checkEmbedder(texts, options);
  if (options.kind === 'splade')
    throw refusal('Backend error: `embed_all` is not available for SPLADE models', 'Backend');
  const tokens = encoded(texts, cut, options).map((text) => ['[CLS]', ...tokensOf(text), '[SEP]']);
  return {
    headers: headersOf(texts),
    body: tokens.map((all) => all.map((token) => embed(token, options.dimensions ?? 8))),
  };
}

function embedSparse(asked: Asked, options: TeiOptions): Reply {
  const { inputs, ...cut } = axumBody(asked, embedAllRequest, BODY_BYTES);
  const texts = listOf(inputs);
  if (texts.length === 0) throw refusal('`inputs` cannot be empty', 'Empty');
  checkBatch(texts.length, options);
  if (options.kind !== 'splade')
    throw refusal('Backend error: Model is not an embedding model with SPLADE pooling', 'Backend');
  const values = (text: string) =>
    tokensOf(text).map((token) => ({ index: hash(token) % 30_000, value: Math.fround(1 + (hash(token) % 100) / 100) }));
  return {
    headers: headersOf(texts),
    body: encoded(texts, cut, options).map((text) => values(text).sort((a, b) => a.index - b.index)),
  };
}

function similarity(asked: Asked, options: TeiOptions): Reply {
  const { inputs, parameters } = axumBody(asked, similarityRequest, BODY_BYTES);
  if (inputs.sentences.length === 0) throw refusal('`inputs.sentences` cannot be empty', 'Empty');
  const texts = [inputs.source_sentence, ...inputs.sentences];
  const [source = [], ...others] = pooled(texts, { normalize: false }, parameters ?? {}, options);
  return { headers: headersOf(texts), body: others.map((vector) => cosine(source, vector)) };
}

function openAiEmbeddings(asked: Asked, options: TeiOptions): Reply {
  const { input, encoding_format, dimensions, model } = axumBody(asked, openAiRequest, BODY_BYTES);
  const served = info(options).served_model_name;
  if (model != null && model !== served) asked.ignored.push('model');
  const texts = listOf(input);
  try {
    const vectors = pooled(texts, { normalize: true, dimensions }, {}, options);
    const data = vectors.map((vector, index) => ({
      object: 'embedding',
      embedding: encoding_format === 'base64' ? base64Floats(vector) : vector,
      index,
    }));
    const count = Number(headersOf(texts)['x-compute-tokens']);
    return {
      headers: headersOf(texts),
      body: { object: 'list', data, model: served, usage: { prompt_tokens: count, total_tokens: count } },
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { error: message, error_type: type } = error.reply.body as { error: string; error_type: string };
    throw new Refusal({ status: error.reply.status, body: { message, code: error.reply.status, type } });
  }
}
