// The same loop with Apollo Client: each turn is a mutation.

import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache, type TypedDocumentNode } from '@apollo/client';
import { RemoveTypenameFromVariablesLink } from '@apollo/client/link/remove-typename';

const uri = process.env.INFERQL_URL ?? 'http://127.0.0.1:4000/graphql';
// Messages are sent back without the type names that Apollo Client adds to them.
const link = ApolloLink.from([new RemoveTypenameFromVariablesLink(), new HttpLink({ uri })]);
const client = new ApolloClient({ link, cache: new InMemoryCache() });

type ToolCall = { id: string; name: string; arguments: string };
type Turn = { chatCompletion: { message: { content: string | null; toolCalls: ToolCall[] } } | null };
const TURN: TypedDocumentNode<Turn> = gql`
  mutation Turn($messages: [ChatMessageInput!]!, $tools: [ToolInput!]) {
    chatCompletion(input: { messages: $messages, parameters: { tools: $tools } }) {
      message { role content toolCalls { id name arguments } }
    }
  }
`;
const text = (name: string) => ({ type: 'object', properties: { [name]: { type: 'string' } }, required: [name] });
const tools = [
  { name: 'find_city', parameters: text('landmark') },
  { name: 'weather', parameters: text('city') },
];
const run = (name: string, { landmark, city }: Record<string, string>) =>
  name === 'weather' ? `sunny in ${city}` : landmark === 'Louvre' ? 'Paris' : 'unknown';

const messages: object[] = [{ role: 'USER', content: 'What is the weather at the Louvre?' }];
for (let turn = 1; turn <= 10; turn++) {
  const answered = client.mutate({ mutation: TURN, variables: { messages, tools }, fetchPolicy: 'no-cache' });
  const { data } = await answered.catch(({ message }: Error) => {
    console.error(message);
    process.exit(1);
  });
  const { content, toolCalls = [] } = data?.chatCompletion?.message ?? {};
  messages.push({ ...data?.chatCompletion?.message });
  if (content) console.log(`${turn}: ${content}`);
  if (toolCalls.length === 0) break;
  for (const { id, name, arguments: given } of toolCalls) {
    messages.push({ role: 'TOOL', toolCallId: id, content: run(name, JSON.parse(given)) });
  }
}
