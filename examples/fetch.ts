// A task with fetch alone: it runs as it stands in browsers, Node, Deno and Bun.

const url = process.env.INFERQL_URL ?? 'http://127.0.0.1:4000/graphql';

const query = `mutation Ask($input: QuestionAnsweringInput!) {
  questionAnswering(input: $input) { answer score start stop }
}`;
const question = 'Where does Sarah live?';
const context = 'Bob Smith has a dog. Sarah lives in New York.';

const response = await fetch(url, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query, variables: { input: { inputs: { question, context } } } }),
});
const { data, errors } = await response.json();

// A task that failed is null in `data`, and has an entry in `errors` that says why.
if (errors) throw new Error(errors[0].message);
const { answer, start, stop } = data.questionAnswering;
console.log(`${answer} (characters ${start} to ${stop})`);
