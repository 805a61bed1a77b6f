// GraphQL types FinishReason and TokenUsage, and the two fields of outputs with generated text.

import type { FieldMap } from '@pothos/core';
import type { Ending, TokenUsage } from '../shared/ending.ts';
import { builder } from './builder.ts';

const FinishReason = builder.enumType('FinishReason', {
  description: 'Why generated text ends.',
  values: {
    STOP: { description: 'The model had no more to say, or wrote a text of `stop`.' },
    LENGTH: { description: 'The most tokens that were asked for, or that the model holds, are there.' },
    TOOL_CALLS: { description: 'The model asks for tools.' },
    CONTENT_FILTER: { description: 'The server left something out.' },
    OTHER: { description: 'For another reason, which the schema has no name for.' },
  } as const,
});

const TokenUsageType = builder.objectRef<TokenUsage>('TokenUsage').implement({
  description: 'How many tokens a call took, as the server counts them.',
  fields: (t) => ({
    promptTokens: t.exposeInt('promptTokens', { nullable: true, description: 'Tokens that were read.' }),
    completionTokens: t.exposeInt('completionTokens', {
      nullable: true,
      description: 'Tokens that were written, those of the reasoning included.',
    }),
    totalTokens: t.exposeInt('totalTokens', { nullable: true, description: 'Both together.' }),
  }),
});

type OutputFields<Result> = PothosSchemaTypes.ObjectFieldBuilder<(typeof builder)['$inferSchemaTypes'], Result>;

/** `finishReason` and `usage`. */
export function endingFields<Result extends Ending>(t: OutputFields<Result>): FieldMap {
  return {
    finishReason: t.field({
      type: FinishReason,
      nullable: true,
      description: 'Why it ends. Null where the model did not say.',
      resolve: ({ finishReason }: Ending) => finishReason,
    }),
    usage: t.field({
      type: TokenUsageType,
      nullable: true,
      description: 'What it took. Null where the model did not say.',
      resolve: ({ usage }: Ending) => usage,
    }),
  };
}
