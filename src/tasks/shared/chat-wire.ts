// A chat as each kind of server takes it, and what each has no place for.

import { InferenceError } from '../../inference/errors.ts';
import type { RemoteItem, RemoteRequest, ServerKind, ServerSoftware } from '../task.ts';
import type { ChatMessage } from './chat-message.ts';
import { type ChatParameters, chatParameters } from './chat-parameters.ts';
import { fitParameters, greedyAtZero, wireBody } from './wire-parameters.ts';

/** Every server's. */
const COMMON = [
  ...['maxTokens', 'temperature', 'topP', 'frequencyPenalty', 'presencePenalty', 'seed', 'stop'],
  ...['responseFormat', 'tools', 'toolChoice'],
];

/** Parameters that only some servers support. If the software is unknown, those that most support: others refuse by name. */
const OWN: Readonly<Record<ServerSoftware | 'unknown', readonly string[]>> = {
  unknown: ['topK', 'repetitionPenalty', 'reasoningEffort'],
  vllm: ['topK', 'repetitionPenalty', 'reasoningEffort'],
  'llama.cpp': ['topK', 'repetitionPenalty:repeat_penalty'],
  ollama: ['reasoningEffort'],
  infinity: [],
};

/** Parameters of a transformers pipeline. */
const PIPELINE = [
  ...['maxTokens:max_new_tokens', 'minLength:min_new_tokens', 'maxTime', 'repetitionPenalty', 'temperature'],
  ...['topK', 'topP', 'doSample', 'stop:stop_strings'],
];

/** `minLength` and `maxTime` are conversational's own. */
type ChatItem = RemoteItem<readonly ChatMessage[]>;

/** @throws InferenceError TASK_NOT_SUPPORTED if the server does not support an essential part of the chat */
export function chatRequest(item: ChatItem, stream: boolean): RemoteRequest {
  const { input, model, server } = item;
  if (server === 'toolkit') return pipelineRequest(item);
  const { wire, ignored } = fitChatParameters(item);
  const name = model ?? (server === 'tgi' ? 'tgi' : undefined);
  // `model` comes first: the router reads it from the first bytes of the body.
  const body = {
    ...(name ? { model: name } : {}),
    messages: input.map((message) => wireMessage(message, server)),
    ...wire,
    stream,
    ...(stream ? { stream_options: { include_usage: true } } : {}),
  };
  return { route: 'chat', body, ignored };
}

function wireMessage({ role, content, images = [], toolCalls = [], toolCallId }: ChatMessage, server: ServerKind) {
  if (images.length > 0) {
    const text = content ? [{ type: 'text', text: content }] : [];
    const pictures = images.map(({ bytes, mimeType }) => ({
      type: 'image_url',
      image_url: { url: `data:${mimeType};base64,${Buffer.from(bytes).toString('base64')}` },
    }));
    return { role, content: [...text, ...pictures] };
  }
  if (toolCalls.length === 0) return { role, content, ...(toolCallId ? { tool_call_id: toolCallId } : {}) };
  const calls = toolCalls.map(({ id, name, arguments: text }) => ({
    id,
    type: 'function',
    function: { name, arguments: text },
  }));
  // TGI reads a message as text or as tool calls: next to content, even null, it would drop the calls.
  return server === 'tgi' ? { role, tool_calls: calls } : { role, content, tool_calls: calls };
}

function fitChatParameters({ parameters, server, software }: ChatItem) {
  const asked = chatParameters.parse(parameters);
  const format = wireFormat(asked.responseFormat, server);
  const all = {
    ...parameters,
    // TGI answers 422 to top_p 1, which means "all tokens" and so nothing.
    topP: server === 'tgi' && asked.topP === 1 ? undefined : asked.topP,
    responseFormat: format === 'unknown' ? undefined : format,
    ...wireTools(asked, server, software),
  };
  const { wire, ignored } = fitParameters(all, server === 'tgi' ? COMMON : [...COMMON, ...OWN[software ?? 'unknown']]);
  const isForced = software === 'ollama' && asked.toolChoice && !['auto', 'none'].includes(asked.toolChoice.mode ?? '');
  const unsaid = [...(format === 'unknown' ? ['responseFormat'] : []), ...(isForced ? ['toolChoice'] : [])];
  return { wire, ignored: [...ignored, ...unsaid] };
}

function wireFormat(format: ChatParameters['responseFormat'], server: ServerKind): object | 'unknown' | undefined {
  if (!format) return undefined;
  const { type, name = 'answer', schema, strict } = format;
  if (server === 'tgi') {
    if (type === 'text') return undefined;
    // Its grammar needs named properties and cannot express "some object". Every release knows this form;
    // `json_schema` came late, and as another one than OpenAI's.
    return type === 'json_schema' ? { type: 'json_object', value: schema } : 'unknown';
  }
  if (type !== 'json_schema') return { type };
  return { type, json_schema: { name, schema, ...(strict === undefined ? {} : { strict }) } };
}

function wireTools({ tools, toolChoice }: ChatParameters, server: ServerKind, software: ServerSoftware | undefined) {
  const { mode, name } = toolChoice ?? {};
  // llama.cpp drops a choice by name, and Ollama every choice: the tools that are offered say the same.
  const isByOffer = software === 'llama.cpp' || software === 'ollama';
  const offered = isByOffer && name ? tools?.filter((tool) => tool.name === name) : tools;
  const choice = mode ?? (name && (isByOffer ? 'required' : { type: 'function', function: { name } }));
  const hasNone = software === 'ollama' && mode === 'none';
  return {
    tools: hasNone
      ? undefined
      : offered?.map(({ name, description, parameters: schema }) => ({
          type: 'function',
          function: {
            name,
            ...(description === undefined ? {} : { description }),
            ...(schema || server === 'tgi' ? { parameters: schema ?? { type: 'object', properties: {} } } : {}),
          },
        })),
    toolChoice: software === 'ollama' ? undefined : choice,
  };
}

/** transformers' text generation takes messages as its inputs, texts alone. */
function pipelineRequest({ input, parameters }: ChatItem): RemoteRequest {
  refuseToolsAndImages(input, chatParameters.parse(parameters), 'A toolkit server');
  const { wire, ignored } = fitParameters(greedyAtZero(parameters), PIPELINE);
  const messages = input.map(({ role, content }) => ({ role, content: content ?? '' }));
  return { body: wireBody(messages, wire), ignored };
}

/** @param who as the subject of the error's text */
export function refuseToolsAndImages(
  messages: readonly ChatMessage[],
  { tools, toolChoice }: ChatParameters,
  who: string,
): void {
  const hasTools = (tools && toolChoice?.mode !== 'none') || messages.some(({ toolCalls }) => toolCalls?.length);
  const hasImages = messages.some(({ images }) => images?.length);
  if (!hasTools && !hasImages) return;
  const what = hasTools ? 'tools' : 'pictures';
  const message = `${who} chats in text alone: it takes no ${what}. A connection to the Hugging Face router, vLLM, TGI, llama.cpp or Ollama does.`;
  throw new InferenceError('TASK_NOT_SUPPORTED', message);
}
