// The operation as a React component with Apollo Client.

import { type Code, KEY } from './operation.ts';
import { HOOKS, mutationView, queryView, reactComponent } from './react-component.ts';

export function apollo(code: Code): string {
  const { url, hasKey, form } = code;
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
  return reactComponent(code, client, bodyOf(code));
}

function bodyOf({ form, field }: Code): string {
  if (form === 'Mutation') {
    return `const [run, { data, loading, error }] = useMutation(RUN);
${mutationView('loading', 'run({ variables })')}`;
  }
  if (form === 'Query') {
    return `const { data, loading, error } = useQuery(RUN, { variables });
${queryView('loading')}`;
  }
  return `const [text, setText] = useState('');
const { error } = useSubscription(RUN, {
  variables,
  onData: ({ data: { data } }) => setText((before) => before + (data?.${field}.text ?? '')),
});
return <pre>{error ? error.message : text}</pre>;`;
}
