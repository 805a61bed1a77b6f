// A stand-in for router.huggingface.co: hf-inference's models by task, and the providers' chat completions.

import { z } from 'zod';
import { chatReply, makeChat, openAiMessage, openAiTool, openAiToolChoice } from './openai-chat.ts';
import { PIPELINES } from './pipelines.ts';
import { cosine, embed, normalized } from './pretend-model.ts';
import { type Asked, isObject, Refusal, type Reply, readBody, type StandInOptions, startStandIn } from './stand-in.ts';
import { PipelineError } from './text-pipelines.ts';

export interface RouterOptions extends StandInOptions {
  /** The task of each model that hf-inference serves. */
  models?: Record<string, string>;
  /** Models that some provider serves for chat. */
  chatModels?: string[];
  /** Requests that a model refuses while it loads, unless they have `x-wait-for-model: true`. */
  loading?: number;
  labels?: string[];
  /** Providers that refuse keys that OpenAI's API does not have. */
  strictChat?: boolean;
  reasoning?: 'reasoning_content' | 'reasoning';
}

/** Tasks of hf-inference whose path names them. */
const NAMED = ['sentence-similarity', 'feature-extraction'];
const AUDIO = ['automatic-speech-recognition', 'audio-classification'];

export function startRouter(options: RouterOptions = {}) {
  let loading = options.loading ?? 0;
  return startStandIn(options, async (asked, now) => {
    const { token, models = {} } = now;
    if (token && asked.headers.authorization !== `Bearer ${token}`)
      return {
        status: 401,
        headers: { 'www-authenticate': 'Bearer realm="Authentication required"' },
        body: { error: 'Invalid username or password.' },
      };
    const path = asked.path.replace(/^\/hf-inference(?=\/)/, '');
    if (path === '/v1/models')
      return {
        body: {
          object: 'list',
          data: (now.chatModels ?? []).map((id) => ({
            id,
            object: 'model',
            created: 1,
            owned_by: id.split('/')[0],
            providers: [{ provider: 'novita', status: 'live' }],
          })),
        },
      };
    if (path === '/v1/chat/completions') return chat(asked, now);
    const [, model = '', suffix = ''] = /^\/models\/(.+?)(\/pipeline\/.+|\/v1\/.+)?$/.exec(path) ?? [];
    if (suffix === '/v1/chat/completions' && (now.chatModels ?? []).includes(model)) return chat(asked, now);
    const task = Object.hasOwn(models, model) ? models[model] : undefined;
    if (asked.method !== 'POST' || !model) return { status: 404, body: 'Not Found' };
    if (!task) return { status: 400, body: { error: 'Model not supported by provider hf-inference' } };
    const named = /^\/pipeline\/(.+)$/.exec(suffix)?.[1];
    if (suffix && (!named || !NAMED.includes(named))) return { status: 404, body: 'Not Found' };
    if (loading > 0 && asked.headers['x-wait-for-model'] !== 'true') {
      loading -= 1;
      return { status: 503, body: { error: `Model ${model} is currently loading`, estimated_time: 20 } };
    }
    try {
      const body = await infer(asked, named ?? task, now);
      return { headers: { 'x-compute-type': 'cpu' }, body };
    } catch (error) {
      if (error instanceof Refusal) throw error;
      return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
    }
  });
}

async function infer(asked: Asked, task: string, { labels }: RouterOptions): Promise<unknown> {
  const type = (asked.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const raw = /^(image|audio)\//.test(type) || type === 'application/octet-stream';
  if (!raw && type !== 'application/json') throw new PipelineError(`Content type "${type}" not supported.`);
  const body = raw ? { inputs: asked.bytes } : asked.body;
  if (!isObject(body)) throw new PipelineError('unexpected character: line 1 column 1 (char 0)');
  if (!('inputs' in body))
    throw new PipelineError(`Body needs to provide a inputs key, received: b'${JSON.stringify(body)}'`);
  const { inputs, parameters = {}, ...others } = body;
  if (!isObject(parameters)) throw new PipelineError('argument after ** must be a mapping, not NoneType');
  // Only a JSON body has parameters; what the query string says is lost.
  asked.ignored.push(...[...asked.query.keys()].map((key) => `?${key}`));
  if (task === 'sentence-similarity') return similarity(asked, inputs, parameters);
  if (task === 'feature-extraction') return features(asked, inputs, { ...others, ...parameters });
  asked.ignored.push(...Object.keys(others));
  const pipeline = PIPELINES[task];
  if (!pipeline) throw new PipelineError(`Unknown task ${task}`);
  const audio = AUDIO.includes(task) && !raw && 'parameters' in body;
  const { generation_parameters: generating, ...flat } = parameters;
  const kwargs = generating === undefined ? flat : { ...flat, generate_kwargs: generating };
  return pipeline({ inputs: audio ? decoded(inputs) : inputs, parameters: kwargs, fork: true, labels });
}

function decoded(inputs: unknown): Buffer {
  const text = String(inputs);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0)
    throw new PipelineError('Only base64 data is allowed');
  return Buffer.from(text, 'base64');
}

function similarity(asked: Asked, inputs: unknown, parameters: object): number[] {
  const read = z.object({ source_sentence: z.string(), sentences: z.array(z.string()).min(1) }).safeParse(inputs);
  if (!read.success)
    throw new PipelineError(
      "SentenceSimilarityPipeline.__call__() missing 1 required positional argument: 'source_sentence'",
    );
  asked.ignored.push(...Object.keys(parameters).map((key) => `parameters.${key}`));
  const source = embed(read.data.source_sentence);
  return read.data.sentences.map((sentence) => cosine(source, embed(sentence)));
}

/** Parameters of feature extraction are at the top of the body, as huggingface_hub sends them. */
function features(asked: Asked, inputs: unknown, parameters: Record<string, unknown>): unknown {
  const known = ['normalize', 'prompt_name', 'truncate', 'truncation_direction'];
  asked.ignored.push(...Object.keys(parameters).filter((key) => !known.includes(key)));
  const vector = (text: unknown) =>
    parameters.normalize === true ? normalized(embed(String(text))) : embed(String(text));
  return Array.isArray(inputs) ? inputs.map(vector) : vector(inputs);
}

const chatRequest = z.object({
  model: z.string(),
  messages: z.array(openAiMessage).min(1),
  frequency_penalty: z.number().nullish(),
  presence_penalty: z.number().nullish(),
  logit_bias: z.record(z.string(), z.number()).nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
  n: z.int().min(1).nullish(),
  response_format: z
    .union([
      z.looseObject({ type: z.enum(['text', 'json_object']) }),
      z.object({
        type: z.literal('json_schema'),
        json_schema: z.looseObject({ name: z.string(), schema: z.looseObject({}) }),
      }),
    ])
    .nullish(),
  seed: z.int().nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  tools: z.array(openAiTool).nullish(),
  tool_choice: openAiToolChoice.nullish(),
  parallel_tool_calls: z.boolean().nullish(),
  reasoning_effort: z.string().nullish(),
  user: z.string().nullish(),
});

function chat(asked: Asked, { chatModels = [], strictChat, reasoning }: RouterOptions): Reply {
  const refuse = (message: string, param: string | null, code: string | null, type = 'invalid_request_error') => ({
    status: 400,
    body: { error: { message, type, param, code } },
  });
  const name = isObject(asked.body) ? asked.body.model : undefined;
  const served = typeof name === 'string' ? name.replace(/:[\w-]+$/, '') : '';
  const fromPath = /\/models\/(.+)\/v1\//.exec(asked.path)?.[1];
  if (!chatModels.includes(fromPath ?? served))
    return refuse(
      `The requested model '${name}' is not supported by any provider you have enabled.`,
      'model',
      'model_not_supported',
    );
  const body = readBody(asked, chatRequest, ({ path, message }) => refuse(message, path.join('.'), null));
  if (strictChat && asked.ignored.length > 0)
    return refuse(`Unrecognized request argument supplied: ${asked.ignored[0]}`, asked.ignored[0] ?? null, null);
  const format = body.response_format;
  const schema =
    format?.type === 'json_schema' && 'json_schema' in format
      ? format.json_schema.schema
      : format?.type === 'json_object'
        ? true
        : undefined;
  const made = makeChat({ ...body, maxTokens: body.max_completion_tokens ?? body.max_tokens, schema });
  return chatReply(made, {
    head: { id: 'chatcmpl-router', created: 1_700_000_000, model: served, system_fingerprint: '' },
    stream: body.stream === true,
    usageChunk: body.stream_options?.include_usage === true,
    ...(reasoning && { thought: { field: reasoning, text: 'Let me think.' } }),
  });
}
