// GraphQL inputs for chat parameters: sampling, response format, tools.

import { z } from 'zod';
import { builder } from './builder.ts';
import { functionName } from './chat-inputs.ts';
import { integer, number, text } from './common-inputs.ts';
import { jsonSchema } from './json.ts';

const MAX_TOOLS = 128;

const ToolInput = builder.inputType('ToolInput', {
  description:
    'A function that the model may call. The server does not run it: the answer has the name and the arguments.',
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
  description: 'Whether the model calls tools.',
  values: {
    AUTO: { value: 'auto', description: 'The model decides.' },
    NONE: { value: 'none', description: 'The model answers in text.' },
    REQUIRED: { value: 'required', description: 'The model calls at least one tool.' },
  } as const,
});

const ToolChoiceInput = builder.inputType('ToolChoiceInput', {
  description: 'Which tools the model calls: a mode, or the name of one tool.',
  isOneOf: true,
  // In addition to `@oneOf`, which compiled operations do not check.
  validate: z
    .object({ mode: z.unknown(), name: z.unknown() })
    .refine(({ mode, name }) => (mode == null) !== (name == null), { error: 'expected either mode or name.' }),
  fields: (t) => ({
    mode: t.field({ type: ToolChoiceMode, description: 'Whether the model calls tools.' }),
    name: t.string({ description: 'Name of the tool that the model must call.', validate: functionName.nullish() }),
  }),
});

const ResponseFormatType = builder.enumType('ResponseFormatType', {
  description: 'The form of an answer.',
  values: {
    TEXT: { value: 'text', description: 'Any text.' },
    JSON_OBJECT: { value: 'json_object', description: 'Any JSON object.' },
    JSON_SCHEMA: { value: 'json_schema', description: 'JSON that matches `schema`.' },
  } as const,
});

const ResponseFormatInput = builder.inputType('ResponseFormatInput', {
  description:
    'The form of the answer. It is not sent to servers that cannot constrain a model; the field `json` shows whether the answer has that form.',
  validate: z.custom<{ type: string; schema?: unknown }>().superRefine(({ type, schema }, context) => {
    if ((type === 'json_schema') === (schema != null)) return;
    const message =
      schema == null ? 'expected a JSON Schema for type JSON_SCHEMA.' : 'expected with type JSON_SCHEMA alone.';
    context.addIssue({ code: 'custom', path: ['schema'], message });
  }),
  fields: (t) => ({
    type: t.field({ type: ResponseFormatType, required: true, description: 'The form.' }),
    name: t.string({
      description: 'Name of the schema, which some servers show to the model. Default: answer.',
      validate: functionName.nullish(),
    }),
    schema: t.field({ type: 'JSON', description: 'JSON Schema of the answer.', validate: jsonSchema }),
    strict: t.boolean({ description: 'True: the server enforces every part of the schema.' }),
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
    'How the answer is written. Omitted parameters are not sent; the server decides. Parameters that this kind of ' +
    'server does not support are not sent either; `info.ignoredParameters` names them.',
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
      description: 'Maximum number of tokens of the answer, reasoning included, 1 to 1,000,000.',
      validate: integer(1, 1_000_000),
    }),
    temperature: t.float({
      description:
        'Sampling temperature, 0 to 100: 0 always takes the most likely token, 1 samples from the distribution of the model.',
      validate: number(0, 100),
    }),
    topP: t.float({
      description: 'Sample only from the most likely tokens whose probabilities add up to this, 0 to 1.',
      validate: number(0, 1),
    }),
    topK: t.int({
      description: 'Sample only from this many of the most likely tokens, 1 or more.',
      validate: integer(1, 1_000_000),
    }),
    repetitionPenalty: t.float({
      description: 'Penalty factor for repeated tokens, 0 to 100; 1 means none.',
      validate: number(0, 100),
    }),
    frequencyPenalty: t.float({
      description: 'Penalty for tokens by how often they occurred, -2 to 2.',
      validate: number(-2, 2),
    }),
    presencePenalty: t.float({
      description: 'Penalty for tokens that occurred at all, -2 to 2.',
      validate: number(-2, 2),
    }),
    seed: t.int({ description: 'Seed for repeatable sampling, if the server supports it.' }),
    stop: t.stringList({
      description: 'Stop sequences, at most 100; servers accept four or more.',
      validate: z
        .array(text.min(1, { error: 'expected a text, got an empty string.' }))
        .max(100, { error: 'expected at most 100 texts.' })
        .nullish(),
    }),
    responseFormat: t.field({ type: ResponseFormatInput, description: 'The form of the answer. Default: text.' }),
    tools: t.field({
      type: [ToolInput],
      description: `Functions that the model may call, at most ${MAX_TOOLS}.`,
      validate: z
        .array(z.unknown())
        .max(MAX_TOOLS, { error: `expected at most ${MAX_TOOLS} tools.` })
        .nullish(),
    }),
    toolChoice: t.field({ type: ToolChoiceInput, description: 'Which tools the model calls. Default: AUTO.' }),
    reasoningEffort: t.field({
      type: ReasoningEffort,
      description: 'How much a reasoning model reasons. Default: depends on the server.',
    }),
  }),
});
