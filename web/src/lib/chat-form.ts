// The part of a chat's parameters that the chat panel has fields of its own for: tools, and an answer in JSON.

import type { ChatCompletionParameters, ToolChoiceMode, ToolInput } from '../generated/graphql.ts';

export interface ChatForm {
  system: string;
  /** Whether the tools are offered to the model. */
  hasTools: boolean;
  /** A list of tools, as JSON. */
  tools: string;
  toolChoice: ToolChoiceMode;
  isJson: boolean;
  /** A JSON Schema; empty: any object. */
  schema: string;
}

export const CHAT_FORM: ChatForm = {
  system: 'You are a kind assistant. Answer in one sentence.',
  hasTools: false,
  tools: JSON.stringify(
    [
      {
        name: 'get_weather',
        description: 'The weather in a city now.',
        parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
      },
    ],
    null,
    2,
  ),
  toolChoice: 'AUTO',
  isJson: false,
  schema: JSON.stringify(
    { type: 'object', properties: { city: { type: 'string' }, country: { type: 'string' } }, required: ['city'] },
    null,
    2,
  ),
};

/** The parameters that this form sets, and no other. */
export const CHAT_FORM_PARAMETERS = ['tools', 'toolChoice', 'responseFormat'] as const;

export interface ReadChatForm {
  parameters: Pick<ChatCompletionParameters, (typeof CHAT_FORM_PARAMETERS)[number]>;
  /** Which of the texts is no JSON of the wanted form; the parameter is left out. */
  problems: { tools?: string; schema?: string };
}

export function readChatForm({ hasTools, tools, toolChoice, isJson, schema }: ChatForm): ReadChatForm {
  const problems: ReadChatForm['problems'] = {};
  const parameters: ReadChatForm['parameters'] = {};
  if (hasTools) {
    const read = parsed(tools);
    if (Array.isArray(read) && read.every(isTool)) {
      parameters.tools = read;
      if (toolChoice !== 'AUTO') parameters.toolChoice = { mode: toolChoice };
    } else problems.tools = 'Expected a JSON list of tools, each with a name.';
  }
  if (isJson) {
    const read = schema.trim() === '' ? undefined : parsed(schema);
    if (schema.trim() === '') parameters.responseFormat = { type: 'JSON_OBJECT' };
    else if (isObject(read)) parameters.responseFormat = { type: 'JSON_SCHEMA', schema: read };
    else problems.schema = 'Expected a JSON Schema: an object.';
  }
  return { parameters, problems };
}

function isTool(value: unknown): value is ToolInput {
  return isObject(value) && typeof value.name === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
