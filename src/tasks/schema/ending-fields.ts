// GraphQL types FinishReason and TokenUsage, and the two fields of outputs with generated text.

import type { FieldMap } from '@pothos/core';
import type { Ending, TokenUsage } from '../shared/ending.ts';
import { builder } from './builder.ts';

const FinishReason = builder.enumType('FinishReason', {
  description: 'Why generated text ends.',
  values: {
    STOP: { description: 'The model finished, or wrote a sequence of `stop`.' },
    LENGTH: { description: 'The requested maximum, or the context length of the model, was reached.' },
    TOOL_CALLS: { description: 'The model calls tools.' },
    CONTENT_FILTER: { description: 'A content filter removed text.' },
    OTHER: { description: 'Another reason.' },
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
      description: 'Why the text ends. Null if the server does not report it.',
      resolve: ({ finishReason }: Ending) => finishReason,
    }),
    usage: t.field({
      type: TokenUsageType,
      nullable: true,
      description: 'Token usage. Null if the server does not report it.',
      resolve: ({ usage }: Ending) => usage,
    }),
  };
}
