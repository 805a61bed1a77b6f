// The page's Apollo Client: JSON for queries and mutations, server-sent events for subscriptions.

import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { OperationTypeNode } from 'graphql';
import { fetchWithKey } from './key.ts';
import { createSseLink } from './sse-link.ts';

const uri = '/graphql';

export const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    createSseLink({ uri, fetch: fetchWithKey }),
    new HttpLink({ uri, fetch: fetchWithKey }),
  ),
  defaultOptions: { mutate: { fetchPolicy: 'no-cache' } },
});
