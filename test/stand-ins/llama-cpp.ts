// A stand-in for llama.cpp's llama-server: its own completion route, the OpenAI-shaped ones, and ranks.

import type { z } from 'zod';
import { embeddings, rerank } from './llama-cpp-pooling.ts';
import { chatRequest, completionRequest } from './llama-cpp-requests.ts';
import { type ChatShape, chatReply, makeChat, openAiToolChoice } from './openai-chat.ts';
import { continuation, countTokens, imagesIn, limited } from './pretend-model.ts';
import { DONE, type SseEvent } from './sse-quirks.ts';
import { type Asked, isObject, Refusal, type Reply, readBody, type StandInOptions, startStandIn } from './stand-in.ts';

export interface LlamaCppOptions extends StandInOptions {
  /** The alias or path of the one model; requests may name any. */
  model?: string;
  /** Started with `--embeddings` or `--reranking`; chats unless given. */
  mode?: 'chat' | 'embeddings' | 'reranking';
  /** The model is still being read. */
  loading?: boolean;
  /** Started with `--mmproj`. */
  vision?: boolean;
  /** Tokens: 4096 unless given. */
  contextSize?: number;
  reasoning?: boolean;
}

const CREATED = 1_700_000_000;
export function startLlamaCpp(options: LlamaCppOptions = {}) {
  return startStandIn(options, (asked, now): Reply => {
    const { path, method, headers } = asked;
    const open = ['/health', '/v1/health', '/models', '/v1/models', '/'].includes(path);
    if (now.token && !open && headers.authorization !== `Bearer ${now.token}`)
      throw refusal(401, 'Invalid API Key', 'authentication_error');
    if (now.loading && path !== '/') throw refusal(503, 'Loading model', 'unavailable_error');
    const key = `${method} ${path.replace(/^\/v1(?=\/(health|models|rerank|reranking|chat|completions|embeddings)\b)/, '')}`;
    const routes: Record<string, () => Reply> = {
      'GET /health': () => ({ body: { status: 'ok' } }),
      'GET /props': () => ({ body: props(now) }),
      'GET /models': () => ({ body: models(now) }),
      'POST /completion': () => complete(asked, now, false),
      'POST /completions': () => complete(asked, now, path.startsWith('/v1')),
      'POST /chat/completions': () => chat(asked, now),
      'POST /embeddings': () => embeddings(asked, now, path.startsWith('/v1')),
      'POST /embedding': () => embeddings(asked, now, false),
      'POST /rerank': () => rerank(asked, now),
      'POST /reranking': () => rerank(asked, now),
    };
    const handler = routes[key];
    if (!handler) throw refusal(404, 'File Not Found', 'not_found_error');
    const reply = handler();
    return reply.body === undefined
      ? reply
      : { headers: { 'content-type': 'application/json; charset=utf-8' }, ...reply };
  });
}

export function refusal(code: number, message: string, type = 'invalid_request_error', more = {}): Refusal {
  return new Refusal({
    status: code,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: { error: { code, message, type, ...more } },
  });
}

export function modelOf({ model = 'model.gguf' }: LlamaCppOptions): string {
  return model;
}

function props(options: LlamaCppOptions) {
  return {
    default_generation_settings: { id: 0, n_ctx: options.contextSize ?? 4096, params: { temperature: 0.8 } },
    total_slots: 1,
    model_alias: modelOf(options),
    model_path: `/models/${modelOf(options)}`,
    modalities: { vision: options.vision === true, audio: false },
    chat_template: '{{ messages }}',
    bos_token: '<s>',
    eos_token: '</s>',
    build_info: 'b7000-stand-in',
  };
}

function models(options: LlamaCppOptions) {
  const id = modelOf(options);
  const meta = { vocab_type: 2, n_vocab: 32000, n_ctx_train: 8192, n_embd: 8, n_params: 1, size: 1 };
  return {
    models: [{ name: id, model: id, capabilities: ['completion'] }],
    object: 'list',
    data: [{ id, object: 'model', created: CREATED, owned_by: 'llamacpp', meta }],
  };
}

function read<Schema extends z.ZodType>(asked: Asked, schema: Schema): z.output<Schema> {
  if (!isObject(asked.body))
    throw refusal(
      500,
      '[json.exception.parse_error.101] parse error at line 1, column 1: syntax error while parsing value',
      'server_error',
    );
  return readBody(asked, schema, ({ path, input }) => {
    const key = String(path[0]);
    const wanted =
      key === 'messages' ? `'messages' is required` : `[json.exception.out_of_range.403] key '${key}' not found`;
    return refusal(400, input === undefined ? wanted : `'${path.join('.')}' has a wrong type`).reply;
  });
}

/** Chats and completions need a server that generates, and a prompt that fits. */
function checkGenerates({ mode, contextSize = 4096 }: LlamaCppOptions, promptTokens: number) {
  if (mode === 'reranking' || mode === 'embeddings')
    throw refusal(
      501,
      'This server does not support completions. Start it without `--embeddings`',
      'not_supported_error',
    );
  if (promptTokens > contextSize)
    throw refusal(
      400,
      `request (${promptTokens} tokens) exceeds the available context size (${contextSize} tokens), try increasing it`,
      'exceed_context_size_error',
      { n_prompt_tokens: promptTokens, n_ctx: contextSize },
    );
}

function chat(asked: Asked, options: LlamaCppOptions): Reply {
  const body = read(asked, chatRequest);
  const { response_format: format, messages } = body;
  if (body.tools?.length && body.stream && body.logprobs)
    throw refusal(400, 'logprobs is not supported with tools + stream');
  if (body.top_logprobs != null && !body.logprobs)
    throw refusal(400, 'top_logprobs requires logprobs to be set to true');
  if (body.tools?.length && body.grammar) throw refusal(400, 'Cannot use custom grammar constraints with tools.');
  if (body.json_schema != null && body.grammar)
    throw refusal(500, 'Cannot use both json_schema and grammar', 'server_error');
  if (format && !['', 'text', 'json_object', 'json_schema'].includes(format.type))
    throw refusal(400, `response_format type must be one of "text" or "json_object", but got: ${format.type}`);
  if (!options.vision && messages.some(({ content }) => imagesIn(content) > 0))
    throw refusal(
      500,
      'image input is not supported - hint: if this is unexpected, you may need to provide the mmproj',
      'server_error',
    );
  const fromFormat =
    format?.type === 'json_object'
      ? (format.schema ?? true)
      : format?.type === 'json_schema'
        ? (format.json_schema?.schema ?? {})
        : undefined;
  const maxTokens = body.n_predict ?? body.max_tokens ?? body.max_completion_tokens;
  // A choice that is no text counts for nothing.
  if (body.tool_choice != null && typeof body.tool_choice !== 'string') asked.ignored.push('tool_choice');
  const named = typeof body.tool_choice === 'string' ? body.tool_choice : 'auto';
  const choice = openAiToolChoice.safeParse(named);
  if (!choice.success) throw refusal(400, `Invalid tool_choice: ${named}`);
  const made = makeChat({
    ...body,
    tool_choice: choice.data,
    maxTokens: maxTokens === -1 ? undefined : maxTokens,
    schema: fromFormat ?? body.json_schema ?? undefined,
  });
  checkGenerates(options, made.turn.promptTokens);
  const timings = {
    prompt_n: made.usage.prompt_tokens,
    prompt_ms: 1,
    predicted_n: made.usage.completion_tokens,
    predicted_ms: 1,
  };
  const shape: ChatShape = {
    head: { created: CREATED, id: 'chatcmpl-stand-in', model: modelOf(options), system_fingerprint: 'b7000-stand-in' },
    stream: body.stream === true,
    usageChunk: body.stream_options?.include_usage === true,
    more: { timings },
    opening: { role: 'assistant', content: null },
    ...(options.reasoning && { thought: { field: 'reasoning_content', text: 'Let me think.' } }),
  };
  return chatReply(made, shape);
}

function complete(asked: Asked, options: LlamaCppOptions, openAi: boolean): Reply {
  const body = read(asked, completionRequest);
  const all = typeof body.prompt === 'string' ? [body.prompt] : body.prompt;
  const texts = all.some((one) => typeof one === 'number')
    ? [all.join(' ')]
    : all.map((one) => (Array.isArray(one) ? one.join(' ') : String(one)));
  const most = body.n_predict ?? body.max_tokens ?? -1;
  const results = texts.map((prompt, index) => {
    checkGenerates(options, countTokens(prompt));
    const made = limited(continuation(prompt), {
      maxTokens: most < 0 ? undefined : most,
      stop: [body.stop ?? []].flat(),
    });
    return { index, prompt, ...made };
  });
  const end = ({ index, prompt, finish, tokens }: (typeof results)[number], content: string) => {
    const [prompt_tokens, completion_tokens] = [countTokens(prompt), tokens.length];
    const usage = { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
    const finish_reason = finish === 'length' ? 'length' : 'stop';
    const head = {
      object: 'text_completion',
      created: CREATED,
      id: 'chatcmpl-stand-in',
      model: modelOf(options),
      system_fingerprint: 'b7000-stand-in',
    };
    const own = {
      index,
      content,
      tokens: [],
      id_slot: 0,
      stop: true,
      model: modelOf(options),
      prompt,
      stop_type: finish === 'length' ? 'limit' : finish === 'stop' ? 'eos' : 'word',
      truncated: false,
      tokens_predicted: completion_tokens,
      tokens_evaluated: prompt_tokens,
    };
    return openAi ? { choices: [{ text: content, index, logprobs: null, finish_reason }], ...head, usage } : own;
  };
  const pieceOf = (text: string, index: number) =>
    openAi
      ? {
          choices: [{ text, index, logprobs: null, finish_reason: null }],
          object: 'text_completion',
          created: CREATED,
          id: 'chatcmpl-stand-in',
          model: modelOf(options),
        }
      : { index, content: text, tokens: [], stop: false, id_slot: 0, tokens_predicted: 1, tokens_evaluated: 1 };
  if (!body.stream)
    return {
      body:
        results.length === 1 && results[0]
          ? end(results[0], results[0].text)
          : results.map((result) => end(result, result.text)),
    };
  const events: SseEvent[] = results.flatMap((result) => [
    ...result.tokens.map((text) => ({ data: pieceOf(text, result.index) })),
    { data: end(result, '') },
  ]);
  return { events: openAi ? [...events, DONE] : events };
}
