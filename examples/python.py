"""A task from Python, with its standard library alone."""

import json
import os
import urllib.request

URL = os.environ.get("INFERQL_URL", "http://127.0.0.1:4000/graphql")
QUERY = """mutation Compare($input: SentenceSimilarityInput!) {
  sentenceSimilarity(input: $input) { scores }
}"""


def run(query, variables):
    body = json.dumps({"query": query, "variables": variables}).encode()
    request = urllib.request.Request(URL, body, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        answer = json.load(response)
    if "errors" in answer:
        raise RuntimeError(answer["errors"][0]["message"])
    return answer["data"]


source = "How do I reset my password?"
sentences = ["I want to change my login password", "A dog is running in the park"]
inputs = {"sourceSentence": source, "sentences": sentences}
scores = run(QUERY, {"input": {"inputs": inputs}})["sentenceSimilarity"]["scores"]

for sentence, score in sorted(zip(sentences, scores), key=lambda pair: -pair[1]):
    print(f"{score:.2f}  {sentence}")
