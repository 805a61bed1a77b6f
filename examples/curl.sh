#!/bin/sh
# Two tasks in one request, with nothing but curl: what somebody feels, and who and where.
curl --fail-with-body --silent --show-error "${INFERQL_URL:-http://127.0.0.1:4000/graphql}" \
  --header 'content-type: application/json' \
  --data '{
    "query": "mutation ($review: String!, $news: String!) { mood: textClassification(input: { inputs: $review }) { results { label score } } names: tokenClassification(input: { inputs: $news }) { results { word entityGroup } } }",
    "variables": { "review": "I love this film", "news": "Sarah lives in London" }
  }'
