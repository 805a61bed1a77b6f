// A chain with fetch alone: an article is summed up, its names are found and its mood is judged, in one request.

const url = process.env.INFERQL_URL ?? 'http://127.0.0.1:4000/graphql';

const query = `query Digest($article: String!) {
  summarization(input: { inputs: $article }) {
    summaryText
    next {
      tokenClassification { results { entityGroup word } }
      textClassification { results { label } }
    }
  }
}`;
const article =
  'Sarah opened a new bakery in London on Monday. The bakery sells fresh bread and cakes. ' +
  'Hundreds of happy people came to the opening. The mayor said that the bread was wonderful.';

const response = await fetch(url, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query, variables: { article } }),
});
const { data, errors = [] } = await response.json();

// A step that fails is null, with an error at its path; what came before it stands.
for (const { message, path } of errors) console.error(`${path.join('.')}: ${message}`);
const { summaryText, next } = data.summarization;
console.log(summaryText);
for (const { entityGroup, word } of next.tokenClassification?.results ?? []) console.log(`${entityGroup}: ${word}`);
console.log(`mood: ${next.textClassification?.results[0].label}`);
