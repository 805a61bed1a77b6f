// GraphQL type InferenceInfo, and the output types of the tasks, which all have it as their field `info`.

import type { FieldMap, ObjectRef } from '@pothos/core';
import type { AnswerInfo } from '../../inference/index.ts';
import { builder } from './builder.ts';

const InferenceInfo = builder.objectRef<AnswerInfo>('InferenceInfo').implement({
  description: 'How an answer came about.',
  fields: (t) => ({
    connection: t.exposeID('connection', { description: 'Id of the connection that answered.' }),
    model: t.exposeString('model', {
      nullable: true,
      description: 'Hub id of the model that answered; null where the endpoint serves one model and nobody named it.',
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

type Answered<Result> = Result & { info: AnswerInfo };
type Fields<Result> = PothosSchemaTypes.ObjectFieldBuilder<(typeof builder)['$inferSchemaTypes'], Answered<Result>>;

export type OutputRef<Result> = ObjectRef<(typeof builder)['$inferSchemaTypes'], Answered<Result>>;

/** An output type: the task's own fields, and `info`. */
export function outputType<Result extends object>(
  name: string,
  { description, fields }: { description: string; fields: (t: Fields<Result>) => FieldMap },
) {
  return builder.objectRef<Answered<Result>>(name).implement({
    description,
    fields: (t) => ({
      ...fields(t),
      info: t.field({ type: InferenceInfo, description: 'How this answer came about.', resolve: ({ info }) => info }),
    }),
  });
}
