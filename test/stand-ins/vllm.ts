// A stand-in for vLLM's OpenAI-compatible server: the routes of the task that its model has, and its refusals.

import type { z } from 'zod';
import { tokensOf } from './pretend-model.ts';
import { type Asked, Refusal, type Reply, readBody, type StandInOptions, startStandIn } from './stand-in.ts';
import { heard, isAudio, readTranscription } from './transcription.ts';
import { chat, complete } from './vllm-generation.ts';
import { classify, embeddings, rerank, score } from './vllm-pooling.ts';

export interface VllmOptions extends StandInOptions {
  /** The names of the one model served. */
  models?: string[];
  /** What the model does; routes of other tasks are not there. */
  task?: 'generate' | 'embed' | 'rerank' | 'classify' | 'transcribe';
  /** The field that reasoning arrives in; the model does not reason unless given. */
  reasoning?: 'reasoning' | 'reasoning_content';
  /** Without a tool parser, `auto` is refused. True unless given. */
  toolParser?: boolean;
  /** Pictures that a prompt may have. 0 unless given: the model reads text. */
  images?: number;
  /** 4096 unless given. */
  maxModelLen?: number;
  /** Embedding sizes that the model can be cut to. */
  matryoshka?: number[];
  labels?: string[];
  /** Releases before 0.11 write an error's fields at the top level. */
  flatErrors?: boolean;
}

const POOLING = { '/v1/embeddings': embeddings, '/classify': classify };
const SCORING = {
  '/score': score,
  '/v1/score': score,
  '/rerank': rerank,
  '/v1/rerank': rerank,
  '/v2/rerank': rerank,
};
type Route = (asked: Asked, options: VllmOptions) => Reply | Promise<Reply>;
const ROUTES: Record<NonNullable<VllmOptions['task']>, Record<string, Route>> = {
  generate: { '/v1/chat/completions': chat, '/v1/completions': complete },
  embed: { '/v1/embeddings': POOLING['/v1/embeddings'], ...SCORING },
  rerank: SCORING,
  classify: { '/classify': POOLING['/classify'] },
  transcribe: { '/v1/audio/transcriptions': transcribe },
};
export const CREATED = 1_700_000_000;

export function startVllm(options: VllmOptions = {}) {
  return startStandIn(options, (asked, { token, task = 'generate', ...rest }) => {
    const { path, method, headers } = asked;
    const sent = /^bearer (.*)$/i.exec(headers.authorization ?? '')?.[1];
    if (token && path.startsWith('/v1') && sent !== token) return { status: 401, body: { error: 'Unauthorized' } };
    const reads: Record<string, () => Reply> = {
      '/v1/models': () => ({ body: modelList(rest) }),
      '/health': () => ({}),
      '/version': () => ({ body: { version: '0.12.0' } }),
    };
    const [read, route] = [reads[path], ROUTES[task][path]];
    if (!read && !route) return { status: 404, body: { detail: 'Not Found' } };
    if (method !== (read ? 'GET' : 'POST')) return { status: 405, body: { detail: 'Method Not Allowed' } };
    if (read) return read();
    if (route !== transcribe && !/^application\/json\b/i.test(headers['content-type'] ?? ''))
      return refused(rest, 400, "Unsupported Media Type: Only 'application/json' is allowed", 'Bad Request');
    return route ? route(asked, rest) : {};
  });
}

function modelList(options: VllmOptions) {
  const [root] = namesOf(options);
  const data = namesOf(options).map((id) => ({
    id,
    object: 'model',
    created: CREATED,
    owned_by: 'vllm',
    root,
    parent: null,
    max_model_len: lengthOf(options),
    permission: [],
  }));
  return { object: 'list', data };
}

export function namesOf({ models = ['org/served-model'] }: VllmOptions): string[] {
  return models;
}

export function lengthOf({ maxModelLen = 4096 }: VllmOptions): number {
  return maxModelLen;
}

export function refused(
  options: VllmOptions,
  code: number,
  message: string,
  type = 'BadRequestError',
  param: string | null = null,
): Reply {
  const error = { message, type, param, code };
  return { status: code, body: options.flatErrors ? { object: 'error', ...error } : { error } };
}

/** The request by its schema, for a model that is served. */
export function request<Schema extends z.ZodType<{ model?: string | null }>>(
  asked: Asked,
  options: VllmOptions,
  schema: Schema,
) {
  const body = readBody(asked, schema, ({ path, message, code, input }) => {
    const missing = code === 'invalid_type' && input === undefined && path.length > 0;
    const at = ['body', ...path].map((key) => (typeof key === 'number' ? key : `'${String(key)}'`)).join(', ');
    const said = `{'type': '${missing ? 'missing' : code}', 'loc': (${at}), 'msg': '${missing ? 'Field required' : message}'}`;
    return refused(options, 400, `1 validation error:\n  ${said}`, 'Bad Request');
  });
  if (body.model && !namesOf(options).includes(body.model))
    throw new Refusal(refused(options, 404, `The model \`${body.model}\` does not exist.`, 'NotFoundError', 'model'));
  return body;
}

async function transcribe(asked: Asked, options: VllmOptions): Promise<Reply> {
  const form = await readTranscription(asked);
  if (!form?.file)
    return refused(
      options,
      400,
      "1 validation error:\n  {'type': 'missing', 'loc': ('body', 'file'), 'msg': 'Field required'}",
      'Bad Request',
    );
  if (form.model && !namesOf(options).includes(form.model))
    return refused(options, 404, `The model \`${form.model}\` does not exist.`, 'NotFoundError', 'model');
  const format = form.response_format ?? 'json';
  if (!['json', 'text', 'verbose_json'].includes(format))
    return refused(options, 400, 'Currently only support response_format: `text`, `json` or `verbose_json`');
  if (!isAudio(form.file.bytes)) return refused(options, 400, 'Invalid or unsupported audio file.');
  const text = ` ${heard(form.file.bytes)}`;
  if (format === 'text') return { body: text };
  if (format === 'json') return { body: { text, usage: { type: 'duration', seconds: 2 } } };
  const words = tokensOf(text).map((word, index) => ({ word, start: index / 2, end: (index + 1) / 2 }));
  const segment = {
    id: 0,
    avg_logprob: -0.2,
    compression_ratio: 1,
    start: 0,
    end: 2,
    seek: 0,
    temperature: 0,
    text,
    tokens: [1],
  };
  return {
    body: {
      duration: '2.0',
      language: form.language ?? 'en',
      text,
      segments: [segment],
      words: form.granularities.includes('word') ? words : null,
    },
  };
}
