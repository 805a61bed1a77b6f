// The operation as a React component with urql.

import { type Code, KEY } from './operation.ts';
import { HOOKS, mutationView, queryView, reactComponent } from './react-component.ts';

export function urql(code: Code): string {
  const { url, hasKey, form } = code;
  const more = [
    ...(form === 'Subscription' ? ['  fetchSubscriptions: true,\n'] : []),
    ...(hasKey ? [`  fetchOptions: { headers: { authorization: 'Bearer ${KEY}' } },\n`] : []),
  ].join('');
  const client = `import { Client, fetchExchange, gql, Provider, ${HOOKS[form]} } from 'urql';

export const client = new Client({
  url: '${url}',
  exchanges: [fetchExchange],
${more}}); // <Provider value={client}> around your app`;
  return reactComponent(code, client, bodyOf(code));
}

function bodyOf({ form, field }: Code): string {
  if (form === 'Mutation') {
    return `const [{ data, fetching, error }, run] = useMutation(RUN);
${mutationView('fetching', 'run(variables)')}`;
  }
  if (form === 'Query') {
    return `const [{ data, fetching, error }] = useQuery({ query: RUN, variables });
${queryView('fetching')}`;
  }
  return `const [{ data: text, error }] = useSubscription(
  { query: RUN, variables },
  (before = '', data) => before + data.${field}.text,
);
return <pre>{error ? error.message : text}</pre>;`;
}
