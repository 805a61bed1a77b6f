// GraphQL inputs for chat parameters: sampling, response format, tools.

import { z } from 'zod';
import { builder } from './builder.ts';
import { functionName } from './chat-inputs.ts';
import { integer, number, text } from './common-inputs.ts';
import { jsonSchema } from './json.ts';

const MAX_TOOLS = 128;

const ToolInput = builder.inputType('ToolInput', {
  description: 'A function that the model may ask for. It is not run here: the answer names it, with its arguments.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Its name: letters, digits, "_" and "-".', validate: functionName }),
    description: t.string({ description: 'What it does, and when to use it.', validate: text.nullish() }),
    parameters: t.field({
      type: 'JSON',
      description: 'JSON Schema of its arguments. Default: none are taken.',
      validate: jsonSchema,
    }),
  }),
});

const ToolChoiceMode = builder.enumType('ToolChoiceMode', {
  description: 'Whether the model asks for tools.',
  values: {
    AUTO: { value: 'auto', description: 'The model decides.' },
    NONE: { value: 'none', description: 'It answers in text.' },
    REQUIRED: { value: 'required', description: 'It asks for at least one.' },
  } as const,
});

const ToolChoiceInput = builder.inputType('ToolChoiceInput', {
  description: 'Which tools the model asks for: a mode, or the name of one tool.',
  isOneOf: true,
  // In addition to `@oneOf`, which compiled operations do not check.
  validate: z
    .object({ mode: z.unknown(), name: z.unknown() })
    .refine(({ mode, name }) => (mode == null) !== (name == null), { error: 'expected either mode or name.' }),
  fields: (t) => ({
    mode: t.field({ type: ToolChoiceMode, description: 'Whether it asks for any.' }),
    name: t.string({ description: 'Name of the one tool that it asks for.', validate: functionName.nullish() }),
  }),
});

const ResponseFormatType = builder.enumType('ResponseFormatType', {
  description: 'The form of an answer.',
  values: {
    TEXT: { value: 'text', description: 'Any text.' },
    JSON_OBJECT: { value: 'json_object', description: 'A JSON object, of whatever form.' },
    JSON_SCHEMA: { value: 'json_schema', description: 'JSON by `schema`.' },
  } as const,
});

const ResponseFormatInput = builder.inputType('ResponseFormatInput', {
  description:
    'The form of the answer. Servers that cannot constrain a model to it are not asked for it; the field `json` shows whether the answer has that form.',
  validate: z.custom<{ type: string; schema?: unknown }>().superRefine(({ type, schema }, context) => {
    if ((type === 'json_schema') === (schema != null)) return;
    const message =
      schema == null ? 'expected a JSON Schema for type JSON_SCHEMA.' : 'expected with type JSON_SCHEMA alone.';
    context.addIssue({ code: 'custom', path: ['schema'], message });
  }),
  fields: (t) => ({
    type: t.field({ type: ResponseFormatType, required: true, description: 'The form.' }),
    name: t.string({
      description: 'A name for the schema, which some servers show the model. Default: answer.',
      validate: functionName.nullish(),
    }),
    schema: t.field({ type: 'JSON', description: 'JSON Schema of the answer.', validate: jsonSchema }),
    strict: t.boolean({ description: 'True: the server holds the model to every part of the schema.' }),
  }),
});

const ReasoningEffort = builder.enumType('ReasoningEffort', {
  description: 'How much a model reasons before it answers.',
  values: {
    NONE: { value: 'none', description: 'Not at all.' },
    LOW: { value: 'low', description: 'Shortly.' },
    MEDIUM: { value: 'medium', description: 'For a while.' },
    HIGH: { value: 'high', description: 'Long.' },
  } as const,
});

interface Tools {
  tools?: readonly { name: string }[] | null;
  toolChoice?: { mode?: string | null; name?: string | null } | null;
}

export const ChatCompletionParameters = builder.inputType('ChatCompletionParameters', {
  description:
    'How the answer is written. What is left out is not sent: the server decides. What this kind of server has no place ' +
    'for is not sent either; `info.ignoredParameters` names it.',
  validate: z.custom<Tools>().superRefine(({ tools, toolChoice }, context) => {
    const names = (tools ?? []).map(({ name }) => name);
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (new Set(names).size < names.length) refuse('tools', 'expected each name once.');
    const named = toolChoice?.name;
    if (named != null && !names.includes(named)) refuse('toolChoice.name', 'expected the name of one of the tools.');
    if (toolChoice?.mode === 'required' && names.length === 0)
      refuse('toolChoice.mode', 'expected tools to choose from.');
  }),
  fields: (t) => ({
    maxTokens: t.int({
      description: 'Most tokens of the answer, reasoning included, 1 to 1,000,000.',
      validate: integer(1, 1_000_000),
    }),
    temperature: t.float({
      description: 'How freely tokens are drawn, 0 to 100: 0 always takes the likeliest, 1 is regular sampling.',
      validate: number(0, 100),
    }),
    topP: t.float({
      description: 'Draw from the likeliest tokens that together reach this probability, 0 to 1.',
      validate: number(0, 1),
    }),
    topK: t.int({ description: 'Draw from this many likeliest tokens, 1 or more.', validate: integer(1, 1_000_000) }),
    repetitionPenalty: t.float({
      description: 'How much a token that was used is penalised, 0 to 100; 1 means not at all.',
      validate: number(0, 100),
    }),
    frequencyPenalty: t.float({
      description: 'Penalty for tokens by how often they came, -2 to 2.',
      validate: number(-2, 2),
    }),
    presencePenalty: t.float({ description: 'Penalty for tokens that came at all, -2 to 2.', validate: number(-2, 2) }),
    seed: t.int({ description: 'Makes sampling repeatable, where the server can.' }),
    stop: t.stringList({
      description: 'Texts at which the answer ends, at most 100; servers take four or more.',
      validate: z
        .array(text.min(1, { error: 'expected a text, got an empty string.' }))
        .max(100, { error: 'expected at most 100 texts.' })
        .nullish(),
    }),
    responseFormat: t.field({ type: ResponseFormatInput, description: 'The form of the answer. Default: text.' }),
    tools: t.field({
      type: [ToolInput],
      description: `Functions that the model may ask for, at most ${MAX_TOOLS}.`,
      validate: z
        .array(z.unknown())
        .max(MAX_TOOLS, { error: `expected at most ${MAX_TOOLS} tools.` })
        .nullish(),
    }),
    toolChoice: t.field({ type: ToolChoiceInput, description: 'Which of them it asks for. Default: AUTO.' }),
    reasoningEffort: t.field({
      type: ReasoningEffort,
      description: 'How much a reasoning model reasons. Default: that of the server.',
    }),
  }),
});
