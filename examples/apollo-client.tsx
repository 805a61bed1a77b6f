// Apollo Client 4 in React: a button that runs a task, and its answer.

import { ApolloClient, gql, HttpLink, InMemoryCache, type TypedDocumentNode } from '@apollo/client';
import { ApolloProvider, useMutation } from '@apollo/client/react';

const CLASSIFY: TypedDocumentNode<
  { textClassification: { results: { label: string; score: number }[] } | null },
  { text: string }
> = gql`
  mutation Classify($text: String!) {
    textClassification(input: { inputs: $text }) {
      results { label score }
    }
  }
`;

function Mood({ text }: { text: string }) {
  const [classify, { data, loading, error }] = useMutation(CLASSIFY, { variables: { text } });
  const best = data?.textClassification?.results[0];
  return (
    <p>
      {text}{' '}
      <button onClick={() => classify()} disabled={loading} type="button">
        How does it sound?
      </button>
      {error && <b role="alert">{error.message}</b>}
      {best && <output>{`${best.label} ${(best.score * 100).toFixed(0)} %`}</output>}
    </p>
  );
}

export function App({ url = '/graphql' }: { url?: string }) {
  const client = new ApolloClient({ link: new HttpLink({ uri: url }), cache: new InMemoryCache() });
  return (
    <ApolloProvider client={client}>
      <Mood text="I love this film" />
    </ApolloProvider>
  );
}
