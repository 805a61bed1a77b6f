// What the server prints when it can answer.

import { LOCAL, type Settings } from './settings.ts';

export function welcome({ url, settings }: { url: string; settings: Settings }): string {
  const { defaultConnection, connections, HF_TOKEN } = settings;
  const others = [...connections.map(({ id }) => id), LOCAL].filter((id) => id !== defaultConnection);
  return [
    `inferql ready at ${url}/graphql`,
    '',
    `  Open it in a browser: GraphiQL has an example for each of the 17 tasks.`,
    `  Answers come from the connection "${defaultConnection}"; also there: ${others.join(', ')}.`,
    ...(HF_TOKEN
      ? []
      : ['  For models of the Hugging Face router set HF_TOKEN (https://huggingface.co/settings/tokens).']),
    '',
    '  Try:',
    `    curl ${url}/graphql -H 'content-type: application/json' \\`,
    `      -d '{"query":"mutation { textClassification(input: { inputs: \\"I love this film\\" }) { results { label score } } }"}'`,
    '',
  ].join('\n');
}
