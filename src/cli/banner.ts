// The text that the server prints when it is ready.

import { engineProblem } from '../create-local.ts';
import { LOCAL, type Settings } from '../settings/read-settings.ts';
import { tasks } from '../tasks/index.ts';
import { bundledDomain } from '../tasks/shared/bundled-models.ts';

interface BannerFacts {
  url: string;
  settings: Settings;
  /** The local connection's model for a task. */
  defaultModel: (task: string) => string | undefined;
}

export function banner({ url, settings, defaultModel }: BannerFacts): string {
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
    ...(defaultConnection === LOCAL ? localModels(LOCAL_MODELS, defaultModel) : []),
    '',
    '  Try:',
    `    curl ${url}/graphql -H 'content-type: application/json'${API_KEYS.length > 0 ? " -H 'x-api-key: KEY'" : ''} \\`,
    `      -d '{"query":"mutation { textClassification(input: { inputs: \\"I love this film\\" }) { results { label score } } }"}'`,
    '',
  ].join('\n');
}

function localModels(folder: string | undefined, defaultModel: BannerFacts['defaultModel']): string[] {
  const problem = engineProblem();
  if (problem !== undefined) return [`  ${problem}`];
  return folder === undefined ? domains(defaultModel) : [];
}

/** Says what the small bundled models are for: outside of that their answers would seem broken. */
function domains(defaultModel: BannerFacts['defaultModel']): string[] {
  const namesByDomain = new Map<string, string[]>();
  for (const { id, mutation } of tasks) {
    const domain = bundledDomain(id, defaultModel(id) ?? '');
    if (domain !== undefined) namesByDomain.set(domain, [...(namesByDomain.get(domain) ?? []), mutation]);
  }
  if (namesByDomain.size === 0) return [];
  const rows = [...namesByDomain].map(([domain, names]) => `    ${names.join(', ').padEnd(24)} ${domain}`);
  return [
    '',
    '  The models that come with inferql are small:',
    ...rows,
    '  Larger models: inferql models --recommended',
  ];
}
