// A chat's answer as it is made, over a WebSocket (graphql-ws).

import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

const url = process.env.INFERQL_URL ?? 'http://127.0.0.1:4000/graphql';

interface Chat {
  conversational: { text: string };
}

// Browsers have a WebSocket of their own, and so has Node from version 22 on.
const client = createClient({ url: url.replace(/^http/, 'ws'), webSocketImpl: WebSocket });
const events = client.iterate<Chat>({
  query: `subscription Chat($input: ConversationalInput!) { conversational(input: $input) { text } }`,
  variables: { input: { inputs: { text: 'What is the capital of Japan?' } } },
});

for await (const { data, errors } of events) {
  if (errors) throw new Error(errors[0]?.message);
  process.stdout.write(data?.conversational.text ?? '');
}
console.log();
await client.dispose();
