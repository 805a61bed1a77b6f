// The three inputs that every task has, and validation shared by several tasks.

import { z } from 'zod';
import { builder } from './builder.ts';

const InferenceOptions = builder.inputType('InferenceOptions', {
  description: 'How this call uses the cache and waits for a loading model.',
  fields: (t) => ({
    useCache: t.boolean({
      description:
        'True: the answer may come from the cache or an identical call in flight, and is cached. False: the model always ' +
        'runs. Default: true, except for sampled text.',
    }),
    waitForModel: t.boolean({
      description:
        'True: waits for a loading model until the deadline. False: fails at once with MODEL_LOADING. Default: false.',
    }),
  }),
});

/**
 * Any printable name: a tag of Ollama (`qwen2.5:0.5b`), a path of vLLM, a provider's `accounts/x/models/y`. If the name
 * becomes part of a URL, the connection requires a valid Hub id.
 */
const modelName = z
  .string()
  .max(500, { error: 'expected at most 500 characters.' })
  .refine((name) => name.trim() !== '' && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name), {
    error: 'expected the name of a model in printable characters.',
  });

type InputFieldBuilder = PothosSchemaTypes.InputFieldBuilder<(typeof builder)['$inferSchemaTypes'], 'InputObject'>;

/** `model`, `options` and `connection`, the last fields of every task's input. */
export function commonInputFields(t: InputFieldBuilder) {
  return {
    model: t.string({
      description:
        "Hub id of the model, such as `owner/name`; for a custom endpoint, the name it has there. Default: the connection's " +
        'model for this task.',
      validate: modelName.nullish(),
    }),
    options: t.field({
      type: InferenceOptions,
      description: 'How this call uses the cache and waits for a loading model.',
    }),
    connection: t.id({
      description: "Id of the connection that runs it, from `Query.connections`. Default: the server's default.",
    }),
  };
}

/** Longest text of an argument, in UTF-16 units: what fits into 1 MB of JSON. */
const MAX_TEXT = 1_000_000;

export const text = z
  .string()
  .max(MAX_TEXT, { error: (issue) => `expected at most ${MAX_TEXT} characters, got ${String(issue.input).length}.` });

/** A text that must not be blank: a model would invent an answer. */
export const nonEmptyText = text.refine((value) => /[^\s\p{Cc}\p{Cf}\p{Z}]/u.test(value), {
  error: ({ input }) => (input === '' ? 'expected text, got an empty string.' : 'expected text, got blanks alone.'),
});

/** An optional integer between both bounds, inclusive. */
export function integer(min: number, max: number) {
  return range(min, max, 'an integer').nullish();
}

/** An optional number between both bounds, inclusive. */
export function number(min: number, max: number) {
  return range(min, max, 'a number').nullish();
}

function range(min: number, max: number, what: string) {
  return z.number().refine((value) => value >= min && value <= max, {
    error: ({ input }) => `expected ${what} from ${min} to ${max}, got ${String(input)}.`,
  });
}
