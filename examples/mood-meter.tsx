// A mood meter in React: what is typed is classified as it is typed, and asked for once.

import { ApolloClient, gql, HttpLink, InMemoryCache, type TypedDocumentNode } from '@apollo/client';
import { ApolloProvider, useQuery } from '@apollo/client/react';
import { useDeferredValue, useState } from 'react';

const MOOD: TypedDocumentNode<
  { textClassification: { results: { label: string; score: number }[] } | null },
  { text: string }
> = gql`
  query Mood($text: String!) {
    textClassification(input: { inputs: $text }) { results { label score } }
  }
`;

function MoodMeter() {
  const [text, setText] = useState('I love this film');
  const typed = useDeferredValue(text.trim());
  const { data, previousData, error } = useQuery(MOOD, { variables: { text: typed }, skip: typed === '' });
  const { results = [] } = (data ?? previousData)?.textClassification ?? {};
  const happy = results.find(({ label }) => label === 'POSITIVE')?.score ?? 0.5;
  return (
    <main>
      <textarea aria-label="Text" value={text} onChange={(event) => setText(event.target.value)} />
      <meter min={0} max={1} value={happy} aria-label="Mood" />
      <output>{error ? error.message : `${Math.round(happy * 100)} % happy`}</output>
    </main>
  );
}

export function App({ url = 'http://127.0.0.1:4000/graphql' }: { url?: string }) {
  const [client] = useState(() => new ApolloClient({ link: new HttpLink({ uri: url }), cache: new InMemoryCache() }));
  return (
    <ApolloProvider client={client}>
      <MoodMeter />
    </ApolloProvider>
  );
}
