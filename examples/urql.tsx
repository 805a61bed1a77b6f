// urql in React: the same button, with half the code to load.

import { Client, fetchExchange, gql, Provider, type TypedDocumentNode, useMutation } from 'urql';

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
  const [{ data, fetching, error }, classify] = useMutation(CLASSIFY);
  const best = data?.textClassification?.results[0];
  return (
    <p>
      {text}{' '}
      <button onClick={() => classify({ text })} disabled={fetching} type="button">
        How does it sound?
      </button>
      {error && <b role="alert">{error.message}</b>}
      {best && <output>{`${best.label} ${(best.score * 100).toFixed(0)} %`}</output>}
    </p>
  );
}

export function App({ url = '/graphql' }: { url?: string }) {
  const client = new Client({ url, exchanges: [fetchExchange], preferGetMethod: false });
  return (
    <Provider value={client}>
      <Mood text="I love this film" />
    </Provider>
  );
}
