// Builds the GraphQL schema: queries, the Media scalar, and the fields that the tasks add to the builder.

import { GraphQLError, type GraphQLSchema } from 'graphql';
import type { Download } from '../inference/index.ts';
import { builder, type ConnectionFacts } from '../tasks/schema/builder.ts';
import { MediaText } from '../tasks/schema/media.ts';
import '../tasks/index.ts';
import { bundledDomain } from '../tasks/shared/bundled-models.ts';

builder.scalarType('Media', {
  description:
    'An image or audio file, given in whichever way suits the client: a file part of a GraphQL multipart request, a ' +
    'base64 string (standard alphabet, with padding), or a `data:` URI in base64. Its kind is told from the bytes.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc2397',
  parseValue(value) {
    // The field validates the bytes, so that an invalid file only fails its own field.
    if (typeof value === 'string') return new MediaText(value);
    if (isFile(value)) return value;
    throw new GraphQLError(
      `expected a file, base64 text or a data: URI, got ${value === null ? 'null' : typeof value}.`,
    );
  },
  serialize() {
    throw new GraphQLError('Media is for input only.');
  },
});

/** Checks members instead of `instanceof File`, because each fetch implementation has its own class. */
function isFile(value: unknown): value is Blob {
  return (
    typeof value === 'object' &&
    value !== null &&
    'arrayBuffer' in value &&
    typeof value.arrayBuffer === 'function' &&
    'size' in value
  );
}

const ConnectionKind = builder.enumType('ConnectionKind', {
  description: 'What a connection leads to.',
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
        'A mutation that works as it stands; media tasks use the variables `$image`, `$shape`, `$audio` and `$command`.',
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
        'What the default model knows, where it is one of the small ones that come with this server: outside of that ' +
        'its answers are guesses. Null for every other model.',
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
  description: 'A model that is being fetched to this machine.',
  fields: (t) => ({
    model: t.exposeString('model', { description: 'Its id on the Hub.' }),
    loadedBytes: t.exposeFloat('loadedBytes', { description: 'Bytes that are here, of the files begun so far.' }),
    totalBytes: t.float({
      nullable: true,
      description: 'Bytes of those files in all. Null while the Hub has not said.',
      resolve: ({ totalBytes }) => totalBytes,
    }),
  }),
});

const InferenceConnectionType = builder.objectRef<ConnectionFacts>('InferenceConnection').implement({
  description: 'A place where models run.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its name, to be given as `connection` of an input.' }),
    kind: t.field({ type: ConnectionKind, description: 'What it leads to.', resolve: ({ kind }) => kind }),
    isDefault: t.exposeBoolean('isDefault', { description: 'Whether it is used when the caller names none.' }),
    models: t.stringList({
      description: 'Ids of the models on this machine. Empty for a connection that leads elsewhere.',
      resolve: (connection) => [...connection.models()],
    }),
    downloads: t.field({
      type: [DownloadType],
      description: 'Models that are being fetched now, for calls that named them.',
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
    'Answers as they are made, over server-sent events or a WebSocket. Events have `text`, the last has `output`; a ' +
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
