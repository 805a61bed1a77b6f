// A chain with Apollo Client: what is in a picture, each thing cut out and described, in one mutation.

import { readFile } from 'node:fs/promises';
import { ApolloClient, gql, HttpLink, InMemoryCache, type TypedDocumentNode } from '@apollo/client';

const uri = process.env.INFERQL_URL ?? 'http://127.0.0.1:4000/graphql';
const client = new ApolloClient({ link: new HttpLink({ uri }), cache: new InMemoryCache() });

// A step may fail alone, and is null then.
type Thing = { label: string; next: { imageToText: { text: string } | null } };
type Things = { objectDetection: { objects: Thing[] } | null };
const THINGS: TypedDocumentNode<Things, { image: string }> = gql`
  mutation Things($image: Media!) {
    objectDetection(input: { image: $image }) {
      objects { label next { imageToText { text } } }
    }
  }
`;

const image = await readFile(new URL('shapes.png', import.meta.url), 'base64');
// Answers have no ids, so that there is nothing for the cache to merge; errorPolicy "all" keeps what stands beside an error.
const { data, error } = await client.mutate({
  mutation: THINGS,
  variables: { image },
  fetchPolicy: 'no-cache',
  errorPolicy: 'all',
});
if (error) console.error(error.message);
for (const { label, next } of data?.objectDetection?.objects ?? []) {
  console.log(`${label}: ${next.imageToText?.text ?? 'not described'}`);
}
