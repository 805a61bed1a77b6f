// The operation as a React component with Apollo Client.

import { type Code, indent, KEY, namesOf, withDataUris } from './operation.ts';

const HOOKS = { Mutation: 'useMutation', Query: 'useQuery', Subscription: 'useSubscription' } as const;

export function apollo(code: Code): string {
  const { query, url, hasKey, form, media } = code;
  const key = hasKey ? `, headers: { authorization: 'Bearer ${KEY}' }` : '';
  const isStream = form === 'Subscription';
  const client = isStream
    ? `import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache, Observable } from '@apollo/client';
import { ApolloProvider, useSubscription } from '@apollo/client/react';
import { print } from 'graphql';
import { createClient } from 'graphql-sse'; // npm install graphql-sse
import { useState } from 'react';

const sse = createClient({ url: '${url}'${key} });
export const client = new ApolloClient({
  link: ApolloLink.split(
    ({ operationType }) => operationType === 'subscription',
    new ApolloLink(
      ({ query, variables }) =>
        new Observable((observer) => sse.subscribe({ query: print(query), variables }, observer)),
    ),
    new HttpLink({ uri: '${url}'${key} }),
  ),
  cache: new InMemoryCache(),
}); // <ApolloProvider client={client}> around your app`
    : `import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { ApolloProvider, ${HOOKS[form]} } from '@apollo/client/react';

export const client = new ApolloClient({
  link: new HttpLink({ uri: '${url}'${key} }),
  cache: new InMemoryCache(),
}); // <ApolloProvider client={client}> around your app`;
  return `${client}

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
const [run, { data, loading, error }] = useMutation(RUN);
return (
  <>
    <button disabled={loading} onClick={() => run({ variables })}>Run</button>
    <pre>{error ? error.message : JSON.stringify(data, null, 2)}</pre>
  </>
);`;
  }
  if (form === 'Query') {
    return `${variables}
const { data, loading, error } = useQuery(RUN, { variables });
if (loading) return <p>Running…</p>;
return <pre>{error ? error.message : JSON.stringify(data, null, 2)}</pre>;`;
  }
  return `${variables}
const [text, setText] = useState('');
const { error } = useSubscription(RUN, {
  variables,
  onData: ({ data: { data } }) => setText((before) => before + (data?.${field}.text ?? '')),
});
return <pre>{error ? error.message : text}</pre>;`;
}
