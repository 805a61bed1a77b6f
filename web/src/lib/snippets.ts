// The operation on screen as code to copy: GraphQL, curl, fetch, Python, Apollo Client and urql.

import { type DocumentNode, Kind, print, type SelectionNode, visit } from 'graphql';

export interface Operation {
  document: DocumentNode;
  /** Without a file: that is named by `media`. */
  input: Record<string, unknown>;
  media?: { field: 'image' | 'audio'; fileName: string };
  /** `http://HOST:PORT/graphql`. */
  url: string;
  /** Whether a key is in use: code without one would be refused. It is never written out. */
  hasKey?: boolean;
}

export const LANGUAGES = ['GraphQL', 'curl', 'fetch', 'Python', 'Apollo Client', 'urql'] as const;
export type Language = (typeof LANGUAGES)[number];

export function snippet(language: Language, operation: Operation): string {
  const query = print(withoutFragments(operation.document)).trim();
  const write = { GraphQL: graphql, curl, fetch: fetchCode, Python: python, 'Apollo Client': apollo, urql };
  return write[language](query, operation);
}

/** GraphiQL with this operation in its editor; a file is left for the reader to fill in. */
export function graphiqlUrl({ document, input, media, url }: Operation): string {
  const variables = json({ input: media ? { [media.field]: '', ...input } : input });
  const query = print(withoutFragments(document)).trim();
  return `${url}?${new URLSearchParams({ query, variables })}`;
}

/** One operation alone: shorter to read, and whole wherever it is pasted. */
function withoutFragments(document: DocumentNode): DocumentNode {
  const fragments = new Map<string, readonly SelectionNode[]>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      fragments.set(definition.name.value, definition.selectionSet.selections);
    }
  }
  const whole = (selection: SelectionNode) =>
    selection.kind === Kind.FRAGMENT_SPREAD ? (fragments.get(selection.name.value) ?? []) : [selection];
  return visit(document, {
    FragmentDefinition: { leave: () => null },
    SelectionSet: { leave: (set) => ({ ...set, selections: set.selections.flatMap(whole) }) },
  });
}

function graphql(query: string, { input, media }: Operation): string {
  const shown = media ? { [media.field]: 'data:…;base64,…', ...input } : input;
  return `${query}\n\n# variables\n${json({ input: shown })}`;
}

/** What stands where the reader's own key belongs. */
const KEY = 'YOUR_KEY';

function curl(query: string, { input, media, url, hasKey }: Operation): string {
  const key = hasKey ? `  -H 'authorization: Bearer ${KEY}' \\\n` : '';
  if (!media) {
    const body = shellQuote(json({ query: oneLine(query), variables: { input } }));
    return `curl ${url} \\\n${key}  -H 'content-type: application/json' \\\n  -d ${body}`;
  }
  const operations = { query: oneLine(query), variables: { input: { [media.field]: null, ...input } } };
  return [
    `curl ${url} \\`,
    ...(hasKey ? [key.trimEnd()] : []),
    "  -H 'graphql-require-preflight: 1' \\",
    `  -F operations=${shellQuote(JSON.stringify(operations))} \\`,
    `  -F map='{"0":["variables.input.${media.field}"]}' \\`,
    `  -F 0=@${media.fileName}`,
  ].join('\n');
}

function fetchCode(query: string, { input, media, url, hasKey }: Operation): string {
  const key = hasKey ? `authorization: 'Bearer ${KEY}'` : '';
  if (!media) {
    return `const query = \`${query}\`;
const variables = ${json({ input })};

const response = await fetch('${url}', {
  method: 'POST',
  headers: { 'content-type': 'application/json'${key && `, ${key}`} },
  body: JSON.stringify({ query, variables }),
});
const { data, errors } = await response.json();`;
  }
  return `// \`file\` is a File, such as fileInput.files[0].
const query = \`${query}\`;
const variables = ${json({ input: { [media.field]: null, ...input } })};

const body = new FormData();
body.append('operations', JSON.stringify({ query, variables }));
body.append('map', JSON.stringify({ 0: ['variables.input.${media.field}'] }));
body.append('0', file);

const response = await fetch('${url}', { method: 'POST', body${key && `, headers: { ${key} }`} });
const { data, errors } = await response.json();`;
}

function python(query: string, { input, media, url, hasKey }: Operation): string {
  const headers = hasKey ? `, headers={"authorization": "Bearer ${KEY}"}` : '';
  const start = `import json
import requests  # pip install requests

query = """${query}"""
`;
  const end = 'response.raise_for_status()\nprint(json.dumps(response.json(), indent=2))';
  if (!media) {
    return `${start}variables = json.loads(r'''${json({ input })}''')

response = requests.post("${url}", json={"query": query, "variables": variables}${headers})
${end}`;
  }
  const operations = json({ input: { [media.field]: null, ...input } });
  return `${start}variables = json.loads(r'''${operations}''')

with open("${media.fileName}", "rb") as file:
    response = requests.post("${url}", files=[
        ("operations", (None, json.dumps({"query": query, "variables": variables}))),
        ("map", (None, json.dumps({"0": ["variables.input.${media.field}"]}))),
        ("0", file),
    ]${headers})
${end}`;
}

function apollo(query: string, { input, media, url, hasKey }: Operation): string {
  return `import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { ApolloProvider, useMutation } from '@apollo/client/react';

export const client = new ApolloClient({
  link: new HttpLink({ uri: '${url}'${hasKey ? `, headers: { authorization: 'Bearer ${KEY}' }` : ''} }),
  cache: new InMemoryCache(),
}); // <ApolloProvider client={client}> around your app

const RUN = gql\`
${indent(query)}
\`;

export function Run(${media ? '{ dataUri }' : ''}) {${mediaNote(media)}
  const [run, { data, loading, error }] = useMutation(RUN);
  const variables = ${indent(variablesCode({ input, media }), 2).trimStart()};
  return (
    <>
      <button disabled={loading} onClick={() => run({ variables })}>Run</button>
      <pre>{error ? error.message : JSON.stringify(data, null, 2)}</pre>
    </>
  );
}`;
}

function urql(query: string, { input, media, url, hasKey }: Operation): string {
  return `import { Client, fetchExchange, gql, Provider, useMutation } from 'urql';

export const client = new Client({
  url: '${url}',
  exchanges: [fetchExchange],${hasKey ? `\n  fetchOptions: { headers: { authorization: 'Bearer ${KEY}' } },` : ''}
}); // <Provider value={client}> around your app

const RUN = gql\`
${indent(query)}
\`;

export function Run(${media ? '{ dataUri }' : ''}) {${mediaNote(media)}
  const [{ data, fetching, error }, run] = useMutation(RUN);
  const variables = ${indent(variablesCode({ input, media }), 2).trimStart()};
  return (
    <>
      <button disabled={fetching} onClick={() => run(variables)}>Run</button>
      <pre>{error ? error.message : JSON.stringify(data, null, 2)}</pre>
    </>
  );
}`;
}

function mediaNote(media: Operation['media']): string {
  return media ? `\n  // dataUri: a data: URI of ${media.fileName}, as FileReader.readAsDataURL gives it.` : '';
}

function variablesCode({ input, media }: Pick<Operation, 'input' | 'media'>): string {
  if (!media) return json({ input });
  return json({ input: { [media.field]: '@dataUri', ...input } }).replace('"@dataUri"', 'dataUri');
}

const json = (value: unknown) => JSON.stringify(value, null, 2);
const oneLine = (query: string) => query.replace(/\s+/g, ' ');
const shellQuote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
const indent = (text: string, by = 2) => text.replace(/^(?=.)/gm, ' '.repeat(by));
