// What every React client's code has in common: its client, the operation, and a component that runs it.

import { type Code, indent, namesOf, withDataUris } from './operation.ts';

/** Names that Apollo Client and urql share. */
export const HOOKS = { Mutation: 'useMutation', Query: 'useQuery', Subscription: 'useSubscription' } as const;

/**
 * @param client code that imports and makes the client
 * @param body code of the component, after its `variables`
 */
export function reactComponent(code: Code, client: string, body: string): string {
  const { query, media } = code;
  const hasMedia = media.length > 0;
  const note = hasMedia
    ? `// dataUris: data: URIs of ${namesOf(media)}, as FileReader.readAsDataURL gives them.\n`
    : '';
  return `${client}

const RUN = gql\`
${indent(query)}
\`;

export function Run(${hasMedia ? '{ dataUris }' : ''}) {
${indent(`${note}const variables = ${withDataUris(code)};\n${body}`)}
}`;
}

/** @param running the variable that says whether the answer is on its way */
export function mutationView(running: string, run: string): string {
  return `return (
  <>
    <button disabled={${running}} onClick={() => ${run}}>Run</button>
    <pre>{error ? error.message : JSON.stringify(data, null, 2)}</pre>
  </>
);`;
}

export function queryView(running: string): string {
  return `if (${running}) return <p>Running…</p>;
return <pre>{error ? error.message : JSON.stringify(data, null, 2)}</pre>;`;
}
