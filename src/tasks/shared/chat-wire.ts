// A chat as each kind of server takes it, and what each has no place for.

import { InferenceError } from '../../inference/errors.ts';
import type { AnswerNotes } from '../../inference/index.ts';
import type { RemoteItem, RemoteRequest, ServerKind } from '../task.ts';
import type { ChatMessage } from './chat-message.ts';
import { type ChatParameters, chatParameters } from './chat-parameters.ts';
import { greedyAtZero, wireParameters } from './wire-parameters.ts';

type ChatItem = RemoteItem<readonly ChatMessage[]>;

/** By their names in the schema. A toolkit runs transformers' own pipeline. */
const UNKNOWN: Readonly<Record<'tgi' | 'toolkit', readonly (keyof ChatParameters)[]>> = {
  tgi: ['topK', 'repetitionPenalty', 'reasoningEffort'],
  toolkit: ['seed', 'stop', 'frequencyPenalty', 'presencePenalty', 'responseFormat', 'toolChoice', 'reasoningEffort'],
};

function ignoredChatParameters(parameters: ChatParameters, server: ServerKind): readonly (keyof ChatParameters)[] {
  const unknown = server === 'tgi' || server === 'toolkit' ? UNKNOWN[server] : [];
  // TGI's grammar wants the properties by name: "some object" it cannot be told.
  const format =
    server === 'tgi' && parameters.responseFormat?.type === 'json_object' ? (['responseFormat'] as const) : [];
  return [...unknown.filter((name) => parameters[name] !== undefined), ...format];
}

export function chatNotes({ parameters, server }: Pick<RemoteItem, 'parameters' | 'server'>): AnswerNotes | undefined {
  const ignoredParameters = ignoredChatParameters(chatParameters.parse(parameters), server);
  return ignoredParameters.length > 0 ? { ignoredParameters } : undefined;
}

/** @throws InferenceError TASK_NOT_SUPPORTED where the server can only leave out what makes the chat what it is */
export function chatRequest({ input, parameters: asked, model, server }: ChatItem, stream: boolean): RemoteRequest {
  const parameters = chatParameters.parse(asked);
  if (server === 'toolkit') return pipelineRequest(input, parameters);
  // `model` comes first: the router reads it from the first bytes of the body.
  const body = {
    model: model ?? 'tgi',
    messages: input.map((message) => wireMessage(message, server)),
    ...wireChatParameters(parameters, server),
    stream,
    ...(stream ? { stream_options: { include_usage: true } } : {}),
  };
  return { route: 'chat', body };
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
  // TGI reads a message as text or as tool calls: beside a content, even null, it would drop the calls.
  return server === 'tgi' ? { role, tool_calls: calls } : { role, content, tool_calls: calls };
}

function wireChatParameters(parameters: ChatParameters, server: ServerKind): Record<string, unknown> | undefined {
  const known = { ...parameters };
  for (const name of ignoredChatParameters(parameters, server)) delete known[name];
  const { responseFormat, tools, toolChoice, topP, ...plain } = known;
  return wireParameters({
    ...plain,
    // TGI answers 422 to top_p 1, which means "all tokens" and so nothing.
    topP: server === 'tgi' && topP === 1 ? undefined : topP,
    responseFormat: responseFormat && wireFormat(responseFormat, server),
    tools: tools?.map(({ name, description, parameters: schema }) => ({
      type: 'function',
      function: {
        name,
        ...(description === undefined ? {} : { description }),
        ...(schema || server === 'tgi' ? { parameters: schema ?? { type: 'object', properties: {} } } : {}),
      },
    })),
    toolChoice: toolChoice && (toolChoice.mode ?? { type: 'function', function: { name: toolChoice.name } }),
  });
}

function wireFormat(
  { type, name = 'answer', schema, strict }: NonNullable<ChatParameters['responseFormat']>,
  server: ServerKind,
) {
  if (type !== 'json_schema') return { type };
  // Every release of TGI knows this form; `json_schema` came late, and as another one than OpenAI's.
  if (server === 'tgi') return { type: 'json_object', value: schema };
  return { type, json_schema: { name, schema, ...(strict === undefined ? {} : { strict }) } };
}

/** transformers' text generation takes messages as its inputs, texts alone. */
function pipelineRequest(input: readonly ChatMessage[], parameters: ChatParameters): RemoteRequest {
  refuseToolsAndImages(input, parameters, 'A toolkit server');
  const { maxTokens, temperature, topK, topP, repetitionPenalty } = parameters;
  const greedy = greedyAtZero({ maxNewTokens: maxTokens, temperature, topK, topP, repetitionPenalty });
  const wire = wireParameters(greedy);
  const inputs = input.map(({ role, content }) => ({ role, content: content ?? '' }));
  return { body: wire ? { inputs, parameters: wire } : { inputs } };
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
