// Builds the GraphQL schema: the queries, and the types and fields that the tasks add to the builder.

import type { GraphQLSchema } from 'graphql';
import type { Download } from '../inference/index.ts';
import { builder, type ConnectionFacts } from '../tasks/schema/builder.ts';
import '../tasks/index.ts';
import '../tasks/schema/media-scalar.ts';
import { bundledDomain } from '../tasks/shared/bundled-models.ts';

const ConnectionKind = builder.enumType('ConnectionKind', {
  description: 'The kind of a connection.',
  values: {
    HUGGING_FACE: { description: 'The Hugging Face router, or any host with its `/models/{id}` paths.' },
    CUSTOM_ENDPOINT: { description: 'A dedicated endpoint that serves one model.' },
    LOCAL: { description: 'Models run inside this server.' },
  } as const,
});

interface TaskShape {
  id: string;
  mutation: string;
  description: string;
  example: string;
}

const TaskType = builder.objectRef<TaskShape>('Task').implement({
  description: 'A task that this server answers.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The Hugging Face pipeline tag, such as `fill-mask`.' }),
    mutation: t.exposeString('mutation', { description: 'The mutation that runs it, such as `fillMask`.' }),
    description: t.exposeString('description', { description: 'What it does, in a sentence.' }),
    example: t.string({
      description:
        'A working example of the mutation; media tasks use the variables `$image`, `$shape`, `$audio` and `$command`.',
      resolve: ({ mutation, example }) => `${mutation}${example}`,
    }),
    defaultModel: t.string({
      nullable: true,
      description: 'The model used when the caller names none, per connection.',
      args: { connection: t.arg.id({ description: "Id of a connection. Default: the server's default connection." }) },
      resolve: ({ id }, { connection }, context) => context.defaultModel(id, connection ?? undefined),
    }),
    domain: t.string({
      nullable: true,
      description:
        'What the default model can do, if it is a bundled one: outside of that its answers are guesses. Null for other ' +
        'models.',
      args: { connection: t.arg.id({ description: "Id of a connection. Default: the server's default connection." }) },
      resolve({ id }, { connection }, context) {
        const model = context.defaultModel(id, connection ?? undefined);
        const place = context.connections().find((one) => (connection ? one.id === connection : one.isDefault));
        return place?.kind === 'LOCAL' && model ? bundledDomain(id, model) : undefined;
      },
    }),
  }),
});

const DownloadType = builder.objectRef<Download>('Download').implement({
  description: 'A model that is being downloaded.',
  fields: (t) => ({
    model: t.exposeString('model', { description: 'Its id on the Hub.' }),
    loadedBytes: t.exposeFloat('loadedBytes', { description: 'Downloaded bytes of the files begun so far.' }),
    totalBytes: t.float({
      nullable: true,
      description: 'Total bytes of those files. Null until the Hub reports it.',
      resolve: ({ totalBytes }) => totalBytes,
    }),
  }),
});

const InferenceConnectionType = builder.objectRef<ConnectionFacts>('InferenceConnection').implement({
  description: 'A place where models run.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its name, for `connection` of an input.' }),
    kind: t.field({ type: ConnectionKind, description: 'Its kind.', resolve: ({ kind }) => kind }),
    isDefault: t.exposeBoolean('isDefault', { description: 'Whether it runs calls that name no connection.' }),
    models: t.stringList({
      description: 'Ids of the models on this machine. Empty for remote connections.',
      resolve: (connection) => [...connection.models()],
    }),
    downloads: t.field({
      type: [DownloadType],
      description: 'Downloads in progress, for calls that need them.',
      resolve: (connection) => [...connection.downloads()],
    }),
  }),
});

builder.queryType({
  description: 'What this server can do, and where.',
  fields: (t) => ({
    tasks: t.field({
      type: [TaskType],
      description: 'The tasks this server answers, and where each would run.',
      resolve: (_root, _arguments, context) => [...context.tasks()],
    }),
    connections: t.field({
      type: [InferenceConnectionType],
      description: 'The configured places where models run (never their secrets).',
      resolve: (_root, _arguments, context) => [...context.connections()],
    }),
  }),
});

builder.mutationType({
  description:
    'One mutation per task. A task that fails gives null for its own field and an entry in `errors`; the others keep ' +
    'their results. Fields that differ in their inputs alone travel to the model together.',
});

builder.subscriptionType({
  description:
    'Streamed answers, over server-sent events, a WebSocket or multipart. Events have `text`, the last has `output`; a ' +
    'failure is an entry in `errors` of the last event.',
});

/**
 * The GraphQL schema that every inferql serves, whatever its settings. As text: `inferql/schema.graphql`.
 *
 * @example
 * ```ts
 * import { parse, validate } from 'graphql';
 * import { schema } from 'inferql';
 *
 * const problems = validate(schema, parse('{ tasks { id mutation } }'));
 * ```
 */
export const schema: GraphQLSchema = builder.toSchema();
