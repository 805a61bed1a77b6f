// What the server prints when it can answer.

import { engineProblem } from '../create-local.ts';
import { LOCAL, type Settings } from '../settings/read-settings.ts';
import { tasks } from '../tasks/index.ts';
import { bundledDomain } from '../tasks/shared/bundled-models.ts';

export function banner({ url, settings }: { url: string; settings: Settings }): string {
  const { defaultConnection, connections, HF_TOKEN, LOCAL_MODELS, GRAPHIQL, API_KEYS } = settings;
  const others = [...connections.map(({ id }) => id), LOCAL].filter((id) => id !== defaultConnection);
  return [
    `inferql ready at ${url}/graphql`,
    '',
    `  Open ${url} in a browser to try the ${tasks.length} tasks${GRAPHIQL ? `; ${url}/graphql is GraphiQL, with an example for each` : ''}.`,
    `  Default connection: ${defaultConnection} (others: ${others.join(', ')}).`,
    ...(HF_TOKEN
      ? []
      : ['  For models of the Hugging Face router set HF_TOKEN (https://huggingface.co/settings/tokens).']),
    ...(defaultConnection === LOCAL ? localModels(LOCAL_MODELS) : []),
    '',
    '  Try:',
    `    curl ${url}/graphql -H 'content-type: application/json'${API_KEYS.length > 0 ? " -H 'x-api-key: KEY'" : ''} \\`,
    `      -d '{"query":"mutation { textClassification(input: { inputs: \\"I love this film\\" }) { results { label score } } }"}'`,
    '',
  ].join('\n');
}

function localModels(folder: string | undefined): string[] {
  const problem = engineProblem();
  if (problem !== undefined) return [`  ${problem}`];
  return folder === undefined ? domains() : [];
}

/** The bundled models are small: outside of what they know they would seem broken. */
function domains(): string[] {
  const rows = tasks.map(({ id, mutation }) => `    ${mutation.padEnd(24)} ${bundledDomain(id) ?? ''}`);
  return ['', '  The small models of this server know only:', ...rows];
}
