// The operation as a React component with urql.

import { type Code, indent, KEY, namesOf, withDataUris } from './operation.ts';

const HOOKS = { Mutation: 'useMutation', Query: 'useQuery', Subscription: 'useSubscription' } as const;

export function urql(code: Code): string {
  const { query, url, hasKey, form, media } = code;
  return `import { Client, fetchExchange, gql, Provider, ${HOOKS[form]} } from 'urql';

export const client = new Client({
  url: '${url}',
  exchanges: [fetchExchange],${form === 'Subscription' ? '\n  fetchSubscriptions: true,' : ''}${hasKey ? `\n  fetchOptions: { headers: { authorization: 'Bearer ${KEY}' } },` : ''}
}); // <Provider value={client}> around your app

const RUN = gql\`
${indent(query)}
\`;

export function Run(${media.length > 0 ? '{ dataUris }' : ''}) {
${indent(bodyOf(code))}
}`;
}

function bodyOf(code: Code): string {
  const { form, media, field } = code;
  const note =
    media.length > 0 ? `// dataUris: data: URIs of ${namesOf(media)}, as FileReader.readAsDataURL gives them.\n` : '';
  const variables = `${note}const variables = ${withDataUris(code)};`;
  if (form === 'Mutation') {
    return `${variables}
const [{ data, fetching, error }, run] = useMutation(RUN);
return (
  <>
    <button disabled={fetching} onClick={() => run(variables)}>Run</button>
    <pre>{error ? error.message : JSON.stringify(data, null, 2)}</pre>
  </>
);`;
  }
  if (form === 'Query') {
    return `${variables}
const [{ data, fetching, error }] = useQuery({ query: RUN, variables });
if (fetching) return <p>Running…</p>;
return <pre>{error ? error.message : JSON.stringify(data, null, 2)}</pre>;`;
  }
  return `${variables}
const [{ data: text, error }] = useSubscription(
  { query: RUN, variables },
  (before = '', data) => before + data.${field}.text,
);
return <pre>{error ? error.message : text}</pre>;`;
}
