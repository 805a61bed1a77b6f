// The page's Apollo Client: JSON for queries and mutations, forms for those with a file, server-sent events for
// subscriptions.

import { ApolloClient, ApolloLink, InMemoryCache } from '@apollo/client';
import UploadHttpLink from 'apollo-upload-client/UploadHttpLink.mjs';
import { OperationTypeNode } from 'graphql';
import { fetchWithKey } from './key.ts';
import { ENDPOINT } from './server-facts.ts';
import { createSseLink } from './sse-link.ts';

const uri = ENDPOINT;

export const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    createSseLink({ uri, fetch: fetchWithKey }),
    // The header that a form from another site could not have.
    new UploadHttpLink({ uri, fetch: fetchWithKey, headers: { 'graphql-require-preflight': '1' } }),
  ),
  defaultOptions: { mutate: { fetchPolicy: 'no-cache' } },
});
