// The page's Apollo Client: JSON for queries and mutations, server-sent events for subscriptions.

import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from '@apollo/client';
import { OperationTypeNode } from 'graphql';
import { createSseLink } from './sse-link.ts';

const uri = '/graphql';

export const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    createSseLink({ uri }),
    new HttpLink({ uri }),
  ),
  defaultOptions: { mutate: { fetchPolicy: 'no-cache' } },
});
