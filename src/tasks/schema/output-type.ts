// GraphQL type InferenceInfo, and the output types of tasks, which all have a field `info`.

import type { FieldMap, ObjectRef } from '@pothos/core';
import type { AnswerInfo } from '../../inference/index.ts';
import { builder } from './builder.ts';
import { TextSteps } from './steps.ts';

const InferenceInfo = builder.objectRef<AnswerInfo>('InferenceInfo').implement({
  description: 'How an answer came about.',
  fields: (t) => ({
    connection: t.exposeID('connection', { description: 'Id of the connection that answered.' }),
    model: t.exposeString('model', {
      nullable: true,
      description:
        "Name of the model that answered: the call's, the connection's or, where neither has one, the first of the " +
        "server's own list. Null where there is no such list.",
    }),
    cached: t.exposeBoolean('cached', {
      description: "No inference was run for this field: it came from the cache, or shares another's run.",
    }),
    batchSize: t.exposeInt('batchSize', { description: 'How many inputs travelled together in the call, 1 or more.' }),
    attempts: t.exposeInt('attempts', {
      description: 'How often the model was asked, retries included. 0 when the answer came from the cache.',
    }),
    durationMs: t.exposeFloat('durationMs', {
      description: 'Milliseconds from asking the inference layer until its answer, waits and retries included.',
    }),
    truncated: t.exposeBoolean('truncated', {
      nullable: true,
      description: 'True: some of the input was not read. Null where unknown.',
    }),
    outOfDomain: t.exposeBoolean('outOfDomain', {
      nullable: true,
      description:
        'True: a small model that comes with the project was asked outside its world. Null for other models.',
    }),
    ignoredParameters: t.stringList({
      nullable: true,
      description: 'Parameters that this kind of server has no place for, and that were not sent. Null where all were.',
      resolve: ({ ignoredParameters }) => ignoredParameters && [...ignoredParameters],
    }),
    via: t.exposeString('via', {
      nullable: true,
      description: "The route taken where it is not the task's own, such as `chat` for text generation.",
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
      info: t.field({ type: InferenceInfo, description: 'How this answer came about.', resolve: ({ info }) => info }),
      ...(text && {
        next: t.field({
          type: TextSteps,
          description: 'What to do next with the text of this answer, in the same request.',
          resolve: (output) => ({ text: text(output) }),
        }),
      }),
    }),
  });
}
