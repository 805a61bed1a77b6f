// Parameters of a chat; unset members are absent.

import { z } from 'zod';

/** JSON Schema from the client. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const schema = z.custom<JsonSchema>((value) => typeof value === 'object' && value !== null);

const responseFormat = z.object({
  type: z.enum(['text', 'json_object', 'json_schema']),
  name: z.string().optional(),
  schema: schema.optional(),
  strict: z.boolean().optional(),
});

const tool = z.object({ name: z.string(), description: z.string().optional(), parameters: schema.optional() });

/** Restores the type: the inference layer passes parameters of any task. */
export const chatParameters = z.object({
  maxTokens: z.number().optional(),
  temperature: z.number().optional(),
  topP: z.number().optional(),
  topK: z.number().optional(),
  repetitionPenalty: z.number().optional(),
  frequencyPenalty: z.number().optional(),
  presencePenalty: z.number().optional(),
  seed: z.number().optional(),
  stop: z.array(z.string()).optional(),
  responseFormat: responseFormat.optional(),
  tools: z.array(tool).optional(),
  /** Exactly one member. */
  toolChoice: z
    .object({ mode: z.enum(['auto', 'none', 'required']).optional(), name: z.string().optional() })
    .optional(),
  reasoningEffort: z.enum(['none', 'low', 'medium', 'high']).optional(),
});

export type ChatParameters = z.infer<typeof chatParameters>;
export type ResponseFormat = z.infer<typeof responseFormat>;
