// A text as it is written, over server-sent events (graphql-sse).

import { createClient } from 'graphql-sse';

const url = process.env.INFERQL_URL ?? 'http://127.0.0.1:4000/graphql';

interface Writing {
  textGeneration: { text: string; output: { generatedText: string } | null };
}

const inputs = 'Once upon a time';
const client = createClient({ url });
const events = client.iterate<Writing>({
  query: `subscription Write($input: TextGenerationInput!) {
    textGeneration(input: $input) { text output { generatedText } }
  }`,
  variables: { input: { inputs, parameters: { maxNewTokens: 30, returnFullText: true } } },
});

for await (const { data, errors } of events) {
  if (errors) throw new Error(errors[0]?.message);
  // The first begins with the prompt, as returnFullText asks. The last has no text of its own: it has the whole answer.
  process.stdout.write(data?.textGeneration.text ?? '');
}
console.log();
client.dispose();
