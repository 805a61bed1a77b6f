// The three inputs that every task has, and the checks that several tasks' inputs share.

import { z } from 'zod';
import { builder } from './builder.ts';

const InferenceOptions = builder.inputType('InferenceOptions', {
  description: 'How this one call is treated by the cache and by a model that is still loading.',
  fields: (t) => ({
    useCache: t.boolean({
      description:
        'True: the answer may come from the cache and from an identical call in flight, and is cached. False: a run of ' +
        'its own. Default: true, except for sampled generation.',
    }),
    waitForModel: t.boolean({
      description:
        'True: a model that is still loading is waited for until the deadline. False: fails at once with MODEL_LOADING. ' +
        'Default: false.',
    }),
  }),
});

// The Hub's own rule (huggingface_hub, utils/_validators.py), plus the revision and dtype of local models, plus the
// router's `:provider` suffix. Without it `../../v1/chat/completions` as a model would be another path on the same host,
// with the token attached. Which of the suffixes makes sense is the connection's to say.
const PART = String.raw`[\w](?:[\w.-]{0,94}[\w])?`;
const MODEL_ID = new RegExp(`^(?:${PART}/)?${PART}(?:@\\w[\\w./-]{0,200})?(?::[\\w-]{1,64})?$`);

function isModelId(id: string): boolean {
  const [repo = ''] = id.split(/[@:]/, 1);
  return MODEL_ID.test(id) && !repo.includes('--') && !id.includes('..') && !repo.endsWith('.git');
}

const modelId = z.string().refine(isModelId, {
  error: 'expected a Hub model id such as "owner/name" (letters, digits, ".", "_", "-"; no "..", no "--").',
});

const chatModelId = z.string().refine(isModelId, {
  error: 'expected a Hub model id such as "owner/name", or "owner/name:provider" for the router.',
});

type InputFieldBuilder = PothosSchemaTypes.InputFieldBuilder<(typeof builder)['$inferSchemaTypes'], 'InputObject'>;

/** `model`, `options` and `connection`, which end every task's input. */
export function commonInputFields(t: InputFieldBuilder, { allowProvider = false } = {}) {
  return {
    model: t.string({
      description:
        'Hub id of the model, such as `owner/name`. The local connection also takes a revision and a dtype: ' +
        "`owner/name@revision:q4`. Default: the connection's model for this task.",
      validate: (allowProvider ? chatModelId : modelId).nullish(),
    }),
    options: t.field({ type: InferenceOptions, description: 'How this call is cached and waited for.' }),
    connection: t.id({
      description: "Id of the connection that runs it, from `Query.connections`. Default: the server's default.",
    }),
  };
}

/** The longest text that one argument may hold, in UTF-16 units: what 1 MB of JSON carries. */
const MAX_TEXT = 1_000_000;

export const text = z
  .string()
  .max(MAX_TEXT, { error: (issue) => `expected at most ${MAX_TEXT} characters, got ${String(issue.input).length}.` });

/** A text in which an empty string makes no sense. */
export const nonEmptyText = text.refine((value) => value.trim() !== '', {
  error: 'expected text, got an empty string.',
});

/** An integer between both bounds, inclusive; may be left out. */
export function integer(min: number, max: number) {
  return range(min, max, 'an integer').nullish();
}

/** A number between both bounds, inclusive; may be left out. */
export function number(min: number, max: number) {
  return range(min, max, 'a number').nullish();
}

function range(min: number, max: number, what: string) {
  return z.number().refine((value) => value >= min && value <= max, {
    error: ({ input }) => `expected ${what} from ${min} to ${max}, got ${String(input)}.`,
  });
}
