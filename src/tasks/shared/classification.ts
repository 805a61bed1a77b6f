// Labels with scores: the GraphQL type and the reply schema that several tasks share.

import { z } from 'zod';
import { builder } from '../schema/builder.ts';
import { integer } from '../schema/common-inputs.ts';
import { bestFirst, orListOfOne, parseReply, score } from './reply.ts';

export interface Classification {
  label: string;
  score: number;
}

export const Classification = builder.objectRef<Classification>('Classification').implement({
  description: 'A label and how likely it is, between 0 and 1.',
  fields: (t) => ({
    label: t.exposeString('label', { description: "The class, in the model's own words." }),
    score: t.exposeFloat('score', { description: 'How likely it is, from 0 to 1.' }),
  }),
});

const FunctionToApply = builder.enumType('FunctionToApply', {
  description: "The function that turns the model's raw outputs into scores.",
  values: {
    SIGMOID: { value: 'sigmoid', description: 'Each label on its own, from 0 to 1: for labels that can overlap.' },
    SOFTMAX: { value: 'softmax', description: 'All labels together add up to 1.' },
    NONE: { value: 'none', description: 'The raw outputs, unbounded.' },
  } as const,
});

type ParameterName = 'ImageClassificationParameters' | 'AudioClassificationParameters';
type InputFieldBuilder = PothosSchemaTypes.InputFieldBuilder<(typeof builder)['$inferSchemaTypes'], 'InputObject'>;

/** Parameters of the classification tasks. */
export function classificationFields(t: InputFieldBuilder) {
  return {
    topK: t.int({ description: 'How many labels to return, 1 to 1000. Default: 5.', validate: integer(1, 1000) }),
    functionToApply: t.field({
      type: FunctionToApply,
      description: 'Function that turns raw outputs into scores. Default: that of the model.',
    }),
  };
}

export function classificationParameters(name: ParameterName) {
  return builder.inputType(name, {
    description: 'Number of labels, and scoring.',
    fields: classificationFields,
  });
}

const label = z.object({ label: z.string(), score });

/** `[{label, score}]`, `[[…]]` or a single `{label, score}`. */
const classificationReply = z
  .union([orListOfOne(z.array(label)), label.transform((only) => [only])])
  .transform((labels): Classification[] => bestFirst(labels));

/** The default of most servers for single inputs; others return all labels. */
export const DEFAULT_TOP_K = 5;

/** The requested number of labels, alone as in a batch, whatever the server's default. */
export function topLabels(reply: unknown, { topK }: Readonly<Record<string, unknown>>): Classification[] {
  const labels = parseReply(classificationReply, reply, 'a list of {label, score}');
  return labels.slice(0, typeof topK === 'number' ? topK : DEFAULT_TOP_K);
}
