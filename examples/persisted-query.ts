// A persisted query, as Relay, Apollo and urql send it: the hash of the document goes alone, and its text only once, when
// the server has not seen it yet.

import { createHash } from 'node:crypto';

const url = process.env.INFERQL_URL ?? 'http://127.0.0.1:4000/graphql';

const query = `mutation Translate($text: String!) {
  translation(input: { inputs: $text }) { translationText }
}`;
const sha256Hash = createHash('sha256').update(query).digest('hex');
const extensions = { persistedQuery: { version: 1, sha256Hash } };

async function send(body: object) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ extensions, ...body }) });
  return response.json();
}

async function run(variables: object) {
  const answer = await send({ variables });
  const isUnknown = answer.errors?.[0].extensions.code === 'PERSISTED_QUERY_NOT_FOUND';
  return isUnknown ? { requests: 2, ...(await send({ query, variables })) } : { requests: 1, ...answer };
}

for (const text of ['Good morning', 'Thank you']) {
  const { requests, data, errors } = await run({ text });
  if (errors) throw new Error(errors[0].message);
  console.log(`${text}: ${data.translation.translationText} (requests: ${requests})`);
}
