// graphql-request: many tasks in one operation. Fields that differ in their inputs alone reach the model as one list.

import { gql, request } from 'graphql-request';

const url = process.env.INFERQL_URL ?? 'http://127.0.0.1:4000/graphql';

interface Guesses {
  [capital: string]: { results: { tokenStr: string; score: number }[]; info: { batchSize: number } };
}

const answers = await request<Guesses>(
  url,
  gql`
    mutation {
      france: fillMask(input: { inputs: "The capital of France is [MASK]." }) { ...Guess }
      japan: fillMask(input: { inputs: "The capital of Japan is [MASK]." }) { ...Guess }
      italy: fillMask(input: { inputs: "The capital of Italy is [MASK]." }) { ...Guess }
    }
    fragment Guess on FillMaskOutput { results { tokenStr score } info { batchSize } }
  `,
);

for (const [country, { results, info }] of Object.entries(answers)) {
  console.log(`${country}: ${results[0]?.tokenStr}, one of ${info.batchSize} inputs that travelled together`);
}
