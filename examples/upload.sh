#!/bin/sh
# A picture to its caption, with curl: $1 is the file.
curl --fail-with-body --silent --show-error "${INFERQL_URL:-http://127.0.0.1:4000/graphql}" \
  --form operations='{ "query": "mutation ($image: Media!) { imageToText(input: { image: $image }) { text } }", "variables": { "image": null } }' \
  --form map='{ "file": ["variables.image"] }' \
  --form file=@"${1:-$(dirname "$0")/shapes.png}"
