// A chat with tools, using fetch: the model calls functions until it can answer.

const url = process.env.INFERQL_URL ?? 'http://127.0.0.1:4000/graphql';

// The functions that the model may call. They run here, not in the server.
const functions: Record<string, (given: Record<string, string>) => string> = {
  find_city: ({ landmark }) => (landmark === 'Louvre' ? 'Paris' : 'unknown'),
  weather: ({ city }) => `sunny in ${city}`,
};
const text = (name: string) => ({ type: 'object', properties: { [name]: { type: 'string' } }, required: [name] });
const tools = [
  { name: 'find_city', description: 'Finds the city of a landmark', parameters: text('landmark') },
  { name: 'weather', description: 'Returns the weather of a city', parameters: text('city') },
];
const query = `mutation Turn($messages: [ChatMessageInput!]!, $tools: [ToolInput!]) {
  chatCompletion(input: { messages: $messages, parameters: { tools: $tools } }) {
    message { role content toolCalls { id name arguments } }
  }
}`;

const messages: object[] = [{ role: 'USER', content: 'What is the weather at the Louvre?' }];
for (let turn = 1; turn <= 10; turn++) {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ query, variables: { messages, tools } });
  const { data, errors } = await (await fetch(url, { method: 'POST', headers, body })).json();
  if (errors) {
    console.error(errors[0].message);
    process.exit(1);
  }
  const { message } = data.chatCompletion;
  messages.push(message);
  if (message.content) console.log(`${turn}: ${message.content}`);
  if (message.toolCalls.length === 0) break;
  for (const { id, name, arguments: given } of message.toolCalls) {
    const content = functions[name]?.(JSON.parse(given)) ?? `There is no function ${name}.`;
    console.log(`${turn}: ${name}(${given}) is ${content}`);
    messages.push({ role: 'TOOL', toolCallId: id, content });
  }
}
