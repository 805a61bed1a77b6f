// Writes docs/servers.md: per task and kind of server, the request, the accepted reply and the unsupported parameters.
// Everything is derived from the codecs, which are called with every parameter of their GraphQL input.

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  graphql,
  isEnumType,
  isInputObjectType,
  isListType,
} from 'graphql';
import { readEndpointUrl } from '../src/connections/hugging-face/base-url.ts';
import { endpointRoute, hubRoute } from '../src/connections/hugging-face/routes.ts';
import { schema } from '../src/graphql/schema.ts';
import { InferenceError } from '../src/inference/index.ts';
import { tasks } from '../src/tasks/index.ts';
import { BadReply } from '../src/tasks/shared/reply.ts';
import type { RemoteItem, RemoteRequest, ServerKind, Task, TaskCall } from '../src/tasks/task.ts';

const PAGE = fileURLToPath(new URL('../docs/servers.md', import.meta.url));

const KINDS: readonly ServerKind[] = ['hugging-face', 'toolkit', 'tgi', 'tei', 'openai'];

/** Minimal valid files. */
const MEDIA = {
  image: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
  audio: 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=',
};

const INTRODUCTION = `# Servers

What each kind of server is sent for each task, what of its answers is understood, and what it does not have.
This page is made from the code: \`npm run docs\` writes it, and a test compares the two.

| kind | what it is |
| --- | --- |
| \`hugging-face\` | the router of Hugging Face, and every host with its \`/models/{id}\` paths |
| \`toolkit\` | huggingface-inference-toolkit, the default container of Inference Endpoints, and custom handlers |
| \`tgi\` | Text Generation Inference |
| \`tei\` | Text Embeddings Inference |
| \`openai\` | every server with OpenAI's routes: vLLM, SGLang, Ollama, llama.cpp, Infinity, hosted APIs |

- A base URL may end in \`/v1\`, in a path before it, or in a whole route; \`server: "auto"\` finds out what is there by
  \`/info\`, the list of models and \`/health\`, relative to it. \`inferql check\` prints what it found.
- Paths are below the base URL without its version or route. Parameters are named as in GraphQL.
- A parameter in the last column is not sent; the answer lists it in \`info.ignoredParameters\`.
- Servers of the kind \`openai\` differ: of those that show what they are, each is sent what it has. Ollama has no \`topK\`,
  \`repetitionPenalty\` and \`numReturnSequences\`; llama.cpp has \`typicalP\`, but no \`numReturnSequences\` of completions.
- The router's chat goes to providers that differ: \`topK\` and \`repetitionPenalty\` are sent if they are given, and a provider
  that does not support them refuses them by name (\`BAD_USER_INPUT\`).
- A TEI that was found by its \`/info\` is asked at \`/predict\` for the labels of a text; one that was named by \`"server": "tei"\`,
  at the base URL itself, which is the same if its model is a classifier. The refusal of a task says what its model is for.
- A reply is read in the charset that its media type or a byte order mark names.
- TEI has \`functionToApply: NONE\` (as raw scores) alone; \`topK\` is cut here, on every server.
- \`openai\` without a named model: the first of the server's own list.
- Text generation where there is no route for completions, or no provider but for chat, goes as one message of a chat:
  \`info.via\` is then \`"chat"\`.
- Replies may be compressed (gzip, deflate, br, and zstd from Node 22.15 on); 64 MB and 200 levels of JSON are the most.
`;

export async function serversPage(): Promise<string> {
  const sections = await Promise.all(tasks.map(section));
  return `${INTRODUCTION}\n${sections.join('\n')}`;
}

async function section(task: Task): Promise<string> {
  const call = await sampleCall(task);
  const parameters = allParameters(task);
  const rows = KINDS.map((server) => row(task, { input: call.input, parameters, model: 'MODEL', server }));
  return `## ${task.id} (\`${task.mutation}\`)

Understood: ${understood(task, call)}.

| server | request | body | parameters sent | batch | stream | not there |
| --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function row({ remote }: Task, item: RemoteItem): string {
  const { server, parameters } = item;
  if (!remote.servers.includes(server)) return `| \`${server}\` | — | | | | | the task |`;
  const bare = remote.request({ ...item, parameters: {} });
  const refused = Object.keys(parameters).filter((name) => isRefused(remote, item, name));
  const taken = Object.fromEntries(Object.entries(parameters).filter(([name]) => !refused.includes(name)));
  const full = remote.request({ ...item, parameters: taken });
  const ignored = full.ignored ?? [];
  const sent = Object.keys(taken).filter((name) => !ignored.includes(name));
  const bodies = [...new Set([bodyOf(bare), bodyOf(full)])];
  const limit = remote.list
    ? (remote.list.batching?.({ ...item, parameters: {} }).limit ?? Number.POSITIVE_INFINITY)
    : 1;
  const streams = remote.stream ? (remote.stream.request({ ...item, parameters: {} }) ? 'events' : 'one event') : 'no';
  const cells = [
    `\`POST ${pathOf(full, server)}\``,
    bodies.join('; with parameters '),
    names(sent),
    limit > 1 ? 'yes' : 'no',
    streams,
    [
      ...(ignored.length > 0 || refused.length === 0 ? [names(ignored)] : []),
      ...refused.map((name) => `\`${name}\` (refused)`),
    ].join(', '),
  ];
  return `| \`${server}\` | ${cells.join(' | ')} |`;
}

/** Whether the server does not support the parameter and ignoring it would change the answer. */
function isRefused(remote: Task['remote'], item: RemoteItem, name: string): boolean {
  try {
    remote.request({ ...item, parameters: { [name]: item.parameters[name] } });
    return false;
  } catch (error) {
    if (error instanceof InferenceError) return true;
    throw error;
  }
}

function pathOf({ route }: RemoteRequest, server: ServerKind): string {
  if (server === 'hugging-face') {
    const url = hubRoute('https://host/hf-inference', 'MODEL', route).replace('https://host', '');
    return url.replace('/hf-inference', '').replace('MODEL', '{model}');
  }
  const url = readEndpointUrl('https://host');
  const known = { kind: server, api: url.api, models: [], url, isSeen: true, isComplete: true, describesItself: true };
  return endpointRoute(known, route).replace('https://host', '') || '/';
}

function bodyOf(request: RemoteRequest): string {
  if ('media' in request) return request.query ? 'the bytes, parameters in the query string' : 'the bytes';
  if ('form' in request) return `form of ${names(request.form.map(([name]) => name))}`;
  const body: object = 'json' in request ? JSON.parse(request.json) : request.body;
  return `JSON of ${names(Object.keys(body))}`;
}

function names(all: readonly string[]): string {
  return all.length > 0 ? all.map((name) => `\`${name}\``).join(', ') : '—';
}

/** The expected reply, as worded in the codec's error message. */
function understood({ remote }: Task, { input }: TaskCall): string {
  const item: RemoteItem = { input, parameters: {}, model: 'MODEL', server: remote.servers[0] ?? 'toolkit' };
  try {
    remote.decode('no reply', item);
  } catch (error) {
    if (error instanceof BadReply) return `\`${error.expected}\``;
  }
  throw new Error('A codec took any text for its reply.');
}

/** The call from the task's example. */
async function sampleCall({ mutation, example }: Task): Promise<TaskCall> {
  let found: TaskCall | undefined;
  const variables = Object.entries({
    image: MEDIA.image,
    shape: MEDIA.image,
    audio: MEDIA.audio,
    command: MEDIA.audio,
  });
  const used = variables.filter(([name]) => example.includes(`$${name}`));
  const head = used.length > 0 ? `(${used.map(([name]) => `$${name}: Media!`).join(', ')})` : '';
  await graphql({
    schema,
    source: `mutation ${head} { ${mutation}${example} }`,
    variableValues: Object.fromEntries(used),
    contextValue: {
      admit: () => undefined,
      answer: async (_task: Task, call: TaskCall) => {
        found = call;
        throw new Error('Only the call was wanted.');
      },
    },
  });
  if (!found) throw new Error(`The example of ${mutation} makes no call.`);
  return found;
}

/** A value for every parameter of the task's input. */
function allParameters({ mutation }: Task): Record<string, unknown> {
  const argument = schema
    .getMutationType()
    ?.getFields()
    [mutation]?.args.find(({ name }) => name === 'input');
  const input = argument && getNamedType(argument.type);
  const parameters = isInputObjectType(input) ? input.getFields().parameters : undefined;
  const type = parameters && getNamedType(parameters.type);
  if (!isInputObjectType(type)) return {};
  return Object.fromEntries(Object.values(type.getFields()).map(({ name, type }) => [name, sampleOf(type)]));
}

const SAMPLES: Readonly<Record<string, unknown>> = { Int: 2, Float: 0.5, Boolean: true, String: 'x', ID: 'x' };

function sampleOf(type: GraphQLInputType): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [sampleOf(nullable.ofType)];
  if (isEnumType(nullable)) return nullable.getValues()[0]?.value;
  if (!isInputObjectType(nullable)) return SAMPLES[nullable.name] ?? {};
  const fields = Object.values(nullable.getFields());
  const given = nullable.isOneOf ? fields.slice(0, 1) : fields;
  return Object.fromEntries(given.map(({ name, type }) => [name, sampleOf(type)]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, await serversPage());
