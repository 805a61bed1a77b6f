// A stand-in for Ollama: its own API, and the OpenAI-shaped routes in front of it.

import type { z } from 'zod';
import { chatRequest, completionRequest, embedRequest, type message, nativeChat } from './ollama-requests.ts';
import { chatReply, makeChat } from './openai-chat.ts';
import { base64Floats, continuation, countTokens, embed, limited, normalized, tokensOf } from './pretend-model.ts';
import { DONE, type SseEvent } from './sse-quirks.ts';
import { type Asked, isObject, Refusal, type Reply, readBody, type StandInOptions, startStandIn } from './stand-in.ts';
import { heard, readTranscription } from './transcription.ts';

export interface OllamaOptions extends StandInOptions {
  /** The names pulled; `:latest` is added to a name without a tag. */
  models?: string[];
  /** `completion`, `tools`, `thinking`, `embedding`, `vision`: all unless given. */
  capabilities?: string[];
}

const CREATED_AT = '2026-01-01T00:00:00Z';
const CREATED = 1_767_225_600;
const EFFORTS = ['', 'none', 'minimal', 'low', 'medium', 'high', 'max', 'xhigh', 'ultra'];

export function startOllama(options: OllamaOptions = {}) {
  return startStandIn(options, (asked, now): Reply | Promise<Reply> => {
    if (now.token && asked.headers.authorization !== `Bearer ${now.token}`)
      return { status: 401, body: { error: 'unauthorized' } };
    const models = namesOf(now).map((name) => ({
      name,
      model: name,
      modified_at: CREATED_AT,
      size: 1,
      digest: 'a'.repeat(64),
      details: { format: 'gguf', family: 'llama' },
    }));
    const listed = namesOf(now).map((id) => ({
      id,
      object: 'model',
      created: CREATED,
      owned_by: id.includes('/') ? id.split('/')[0] : 'library',
    }));
    const routes: Record<string, () => Reply | Promise<Reply>> = {
      'GET /': () => ({ body: 'Ollama is running' }),
      'GET /api/version': () => ({ body: { version: '0.14.0' } }),
      'GET /api/tags': () => ({ body: { models } }),
      'GET /v1/models': () => ({ body: { object: 'list', data: listed } }),
      'POST /api/chat': () => apiChat(asked, now),
      'POST /v1/chat/completions': () => chat(asked, now),
      'POST /v1/completions': () => complete(asked, now),
      'POST /v1/embeddings': () => embeddings(asked, now),
      'POST /v1/audio/transcriptions': () => transcribe(asked, now),
    };
    const handler = routes[`${asked.method} ${asked.path}`];
    return handler ? handler() : { status: 404, body: '404 page not found' };
  });
}

function withTag(name: string): string {
  return /:[^/]+$/.test(name) ? name : `${name}:latest`;
}

function namesOf({ models = ['llama3.2:3b'] }: OllamaOptions): string[] {
  return models.map(withTag);
}

function openAiRefusal(status: number, message: string): Refusal {
  const type = status === 400 ? 'invalid_request_error' : status === 404 ? 'not_found_error' : 'api_error';
  return new Refusal({ status, body: { error: { message, type, param: null, code: null } } });
}

function plainRefusal(status: number, error: string): Refusal {
  return new Refusal({ status, body: { error } });
}

function read<Schema extends z.ZodType>(asked: Asked, schema: Schema, refusal: typeof openAiRefusal): z.output<Schema> {
  if (asked.bytes.length === 0) throw refusal(400, 'EOF');
  if (!isObject(asked.body)) throw refusal(400, 'invalid character in JSON');
  return readBody(
    asked,
    schema,
    ({ path, input }) =>
      refusal(400, `json: cannot unmarshal ${typeof input} into Go struct field ${path.join('.')}`).reply,
  );
}

function checkModel(model: string, options: OllamaOptions, needed: string, refusal: typeof openAiRefusal) {
  if (model === '') throw refusal(400, 'model is required');
  if (!namesOf(options).includes(withTag(model))) throw refusal(404, `model '${model}' not found`);
  if (options.capabilities && !options.capabilities.includes(needed))
    throw refusal(
      400,
      needed === 'tools'
        ? `registry.ollama.ai/library/${model} does not support tools`
        : needed === 'thinking'
          ? `"${model}" does not support thinking`
          : `"${model}" does not support ${needed === 'completion' ? 'chat' : needed}`,
    );
}

/** Only text, base64 pictures and recordings; each part becomes a message. */
function checkMessages(messages: z.output<typeof message>[]) {
  for (const { content, tool_calls } of messages) {
    if (typeof content !== 'string' && !Array.isArray(content) && !tool_calls)
      throw openAiRefusal(400, `invalid message content type: ${content == null ? '<nil>' : typeof content}`);
    for (const call of tool_calls ?? [])
      if (!isJson(call.function.arguments)) throw openAiRefusal(400, 'invalid tool call arguments');
    if (Array.isArray(content)) for (const part of content) checkPart(part);
  }
}

function checkPart(part: unknown) {
  if (!isObject(part)) throw openAiRefusal(400, 'invalid message format');
  if (part.type === 'text' && typeof part.text === 'string') return;
  const url = isObject(part.image_url) ? part.image_url.url : part.image_url;
  if (part.type === 'input_audio') return;
  if (part.type !== 'image_url' || typeof url !== 'string') throw openAiRefusal(400, 'invalid message format');
  if (/^https?:/.test(url))
    throw openAiRefusal(400, 'image URLs are not currently supported, please use base64 encoded data instead');
  if (!/^data:(image\/(jpeg|jpg|png|webp))?;base64,[A-Za-z0-9+/]*={0,2}$/.test(url))
    throw openAiRefusal(400, 'invalid image input');
}

function isJson(text: string): boolean {
  try {
    return isObject(JSON.parse(text));
  } catch {
    return false;
  }
}

function chat(asked: Asked, options: OllamaOptions): Reply {
  const body = read(asked, chatRequest, openAiRefusal);
  const messages = body.messages ?? [];
  if (messages.length === 0) throw openAiRefusal(400, "[] is too short - 'messages'");
  checkMessages(messages);
  const effort = body.reasoning?.effort ?? body.reasoning_effort ?? '';
  if (!EFFORTS.includes(effort))
    throw openAiRefusal(
      400,
      `invalid reasoning value: "${effort}" (must be "minimal", "low", "medium", "high", "xhigh", "ultra", "max", or "none")`,
    );
  if ((body.top_logprobs ?? 0) < 0 || (body.top_logprobs ?? 0) > 20)
    throw openAiRefusal(400, 'top_logprobs must be between 0 and 20');
  const thinks = effort !== '' && effort !== 'none';
  for (const needed of ['completion', ...(body.tools?.length ? ['tools'] : []), ...(thinks ? ['thinking'] : [])])
    checkModel(body.model, options, needed, openAiRefusal);
  const format = body.response_format?.type.trim().toLowerCase();
  const schema =
    format === 'json_object' ? true : format === 'json_schema' ? body.response_format?.json_schema?.schema : undefined;
  const known = messages.map((one) => ({ role: one.role, content: one.content }));
  const made = makeChat({ ...body, messages: known, maxTokens: body.max_tokens, schema });
  return chatReply(made, {
    head: { id: 'chatcmpl-512', created: CREATED, model: body.model, system_fingerprint: 'fp_ollama' },
    stream: body.stream === true,
    usageChunk: body.stream_options?.include_usage === true,
    contentOfCalls: '',
    ...(thinks && { thought: { field: 'reasoning', text: 'Let me think.' } }),
  });
}

/** One JSON object a line, not server-sent events; streamed unless `stream` is false. */
function apiChat(asked: Asked, options: OllamaOptions): Reply {
  const body = read(asked, nativeChat, plainRefusal);
  checkModel(body.model, options, 'completion', plainRefusal);
  const schema = body.format === 'json' ? true : isObject(body.format) ? body.format : undefined;
  const known = (body.messages ?? []).map((one) => ({ role: one.role, content: one.content }));
  const made = makeChat({
    messages: known,
    tools: body.tools,
    stop: body.options?.stop,
    maxTokens: body.options?.num_predict,
    schema,
  });
  const head = { model: body.model, created_at: CREATED_AT };
  const calls = made.turn.calls.map((call) => ({
    function: { name: call.name, arguments: JSON.parse(call.arguments) },
  }));
  const end = {
    done: true,
    done_reason: made.reason === 'length' ? 'length' : 'stop',
    total_duration: 1,
    prompt_eval_count: made.usage.prompt_tokens,
    eval_count: made.usage.completion_tokens,
  };
  const said = (content: string) => ({ role: 'assistant', content, ...(calls.length > 0 && { tool_calls: calls }) });
  if (body.stream === false) return { body: { ...head, message: said(calls.length > 0 ? '' : made.text), ...end } };
  const lines = [
    ...(calls.length > 0 ? [''] : made.tokens).map((piece) => ({ ...head, message: said(piece), done: false })),
    { ...head, message: { role: 'assistant', content: '' }, ...end },
  ];
  return {
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  };
}

function complete(asked: Asked, options: OllamaOptions): Reply {
  const body = read(asked, completionRequest, openAiRefusal);
  checkModel(body.model, options, 'completion', openAiRefusal);
  const stops = [body.stop].flat();
  if (Array.isArray(body.stop) && stops.some((one) => typeof one !== 'string'))
    throw openAiRefusal(400, `invalid type for 'stop' field: float64`);
  const made = limited(continuation(body.prompt), {
    maxTokens: body.max_tokens ?? undefined,
    stop: stops.filter((one) => typeof one === 'string'),
  });
  const finish_reason = made.finish === 'length' ? 'length' : 'stop';
  const head = {
    id: 'cmpl-512',
    object: 'text_completion',
    created: CREATED,
    model: body.model,
    system_fingerprint: 'fp_ollama',
  };
  const [prompt_tokens, completion_tokens] = [countTokens(body.prompt), made.tokens.length];
  const usage = { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
  if (!body.stream) return { body: { ...head, choices: [{ text: made.text, index: 0, finish_reason }], usage } };
  const zero = body.stream_options?.include_usage
    ? { usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 } }
    : {};
  const events: SseEvent[] = [...made.tokens, ''].map((text, at, all) => ({
    data: {
      ...head,
      choices: [{ text, index: 0, finish_reason: at === all.length - 1 ? finish_reason : null }],
      ...zero,
    },
  }));
  if (body.stream_options?.include_usage) events.push({ data: { ...head, choices: [], usage } });
  return { events: [...events, DONE] };
}

function embeddings(asked: Asked, options: OllamaOptions): Reply {
  const body = read(asked, embedRequest, openAiRefusal);
  const format = (body.encoding_format ?? '').toLowerCase();
  if (!['', 'float', 'base64'].includes(format))
    throw openAiRefusal(
      400,
      `Invalid value for 'encoding_format' = ${body.encoding_format}. Supported values: ['float', 'base64'].`,
    );
  if (body.input == null || (Array.isArray(body.input) && body.input.length === 0))
    throw openAiRefusal(400, 'invalid input');
  const texts = [body.input].flat();
  if (!texts.every((text) => typeof text === 'string')) throw openAiRefusal(400, 'invalid input type');
  checkModel(body.model, options, 'embedding', openAiRefusal);
  const size = body.dimensions ? Math.min(body.dimensions, 8) : 8;
  const data = texts.map((text, index) => {
    const vector = normalized(embed(text).slice(0, size));
    return { object: 'embedding', embedding: format === 'base64' ? base64Floats(vector) : vector, index };
  });
  const count = texts.reduce((sum, text) => sum + countTokens(text), 0);
  return { body: { object: 'list', data, model: body.model, usage: { prompt_tokens: count, total_tokens: count } } };
}

async function transcribe(asked: Asked, options: OllamaOptions): Promise<Reply> {
  const form = await readTranscription(asked);
  if (!form) throw openAiRefusal(400, "failed to parse multipart form: request Content-Type isn't multipart/form-data");
  if (!form.model) throw openAiRefusal(400, 'model is required');
  if (!form.file) throw openAiRefusal(400, 'file is required: http: no such file');
  if (form.file.bytes.length === 0) throw openAiRefusal(400, 'audio file is empty');
  checkModel(form.model, options, 'completion', openAiRefusal);
  const text = tokensOf(heard(form.file.bytes)).join('');
  return form.response_format === 'text'
    ? { headers: { 'content-type': 'text/plain' }, body: text }
    : { body: { text } };
}
