// GraphQL type InferenceInfo, and the output types of tasks, which all have a field `info`.

import type { FieldMap, ObjectRef } from '@pothos/core';
import type { AnswerInfo } from '../../inference/index.ts';
import { builder } from './builder.ts';
import { TextSteps } from './steps.ts';

const InferenceInfo = builder.objectRef<AnswerInfo>('InferenceInfo').implement({
  description: 'How an answer was produced.',
  fields: (t) => ({
    connection: t.exposeID('connection', { description: 'Id of the connection that answered.' }),
    model: t.exposeString('model', {
      nullable: true,
      description:
        "Name of the model that answered: the call's, the connection's or, where neither has one, the first of the " +
        "server's own list. Null where there is no such list.",
    }),
    cached: t.exposeBoolean('cached', {
      description:
        'True: no inference ran for this field; the answer came from the cache or was shared with an identical call.',
    }),
    batchSize: t.exposeInt('batchSize', { description: 'Number of inputs in the batch, 1 or more.' }),
    attempts: t.exposeInt('attempts', {
      description: 'Number of attempts, retries included. 0 if the answer came from the cache.',
    }),
    durationMs: t.exposeFloat('durationMs', {
      description: 'Milliseconds from the call to its answer, including waits and retries.',
    }),
    truncated: t.exposeBoolean('truncated', {
      nullable: true,
      description: 'True: a part of the input was cut off. Null if unknown.',
    }),
    outOfDomain: t.exposeBoolean('outOfDomain', {
      nullable: true,
      description: 'True: the input is outside what a small bundled model can do. Null for other models.',
    }),
    ignoredParameters: t.stringList({
      nullable: true,
      description:
        'Parameters that were not sent, because this kind of server does not support them. Null if all were sent.',
      resolve: ({ ignoredParameters }) => ignoredParameters && [...ignoredParameters],
    }),
    via: t.exposeString('via', {
      nullable: true,
      description:
        'The route that was used, if not that of the task, such as `chat` for text generation. Null otherwise.',
    }),
  }),
});

/** The source of an output's fields: the result, its info and the input. */
export type Answered<Result> = Result & { info: AnswerInfo; input: unknown };
type Fields<Result> = PothosSchemaTypes.ObjectFieldBuilder<(typeof builder)['$inferSchemaTypes'], Answered<Result>>;

export type OutputRef<Result> = ObjectRef<(typeof builder)['$inferSchemaTypes'], Answered<Result>>;

export interface OutputTypeOptions<Result> {
  description: string;
  fields: (t: Fields<Result>) => FieldMap;
  /** The text on which chain steps run. Absent if the answer is not a text. */
  text?: (output: Result) => string;
}

/** An output type: the task's fields, `info`, and `next` if the answer is a text. */
export function outputType<Result extends object>(
  name: string,
  { description, fields, text }: OutputTypeOptions<Result>,
) {
  return builder.objectRef<Answered<Result>>(name).implement({
    description,
    fields: (t) => ({
      ...fields(t),
      info: t.field({ type: InferenceInfo, description: 'How this answer was produced.', resolve: ({ info }) => info }),
      ...(text && {
        next: t.field({
          type: TextSteps,
          description: 'Further tasks on the text of this answer, in the same request.',
          resolve: (output) => ({ text: text(output) }),
        }),
      }),
    }),
  });
}
