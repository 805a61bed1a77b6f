// The operation as Python with requests.

import { type Code, json, KEY, mapOf, withFiles } from './operation.ts';

export function python(code: Code): string {
  const { query, variables, media, form, field } = code;
  const isStream = form === 'Subscription';
  const start = `import json
import requests  # pip install requests

query = """${query}"""
variables = json.loads(r'''${json(withFiles(variables, media, () => null)).replaceAll("'''", "\\u0027''")}''')

`;
  if (!isStream) {
    return `${start}response = ${call(code)}
response.raise_for_status()
print(json.dumps(response.json(), indent=2))`;
  }
  return `${start}with ${call(code)} as response:
    response.raise_for_status()
    response.encoding = "utf-8"
    for line in response.iter_lines(decode_unicode=True):
        if line.startswith("data: {"):
            event = json.loads(line[5:])
            if "errors" in event:
                raise RuntimeError(event["errors"])
            print(event["data"]["${field}"]["text"], end="", flush=True)`;
}

function call({ media, url, hasKey, form }: Code): string {
  const isStream = form === 'Subscription';
  const headers = {
    ...(hasKey && { authorization: `Bearer ${KEY}` }),
    ...(isStream && { accept: 'text/event-stream' }),
    ...(media.length > 0 && { 'graphql-require-preflight': '1' }),
  };
  const extra = [
    ...(Object.keys(headers).length > 0
      ? [`headers=${JSON.stringify(headers).replaceAll('":"', '": "').replaceAll('","', '", "')}`]
      : []),
    ...(isStream ? ['stream=True'] : []),
  ]
    .map((text) => `, ${text}`)
    .join('');
  if (media.length === 0) return `requests.post("${url}", json={"query": query, "variables": variables}${extra})`;
  return `requests.post("${url}", files=[
    ("operations", (None, json.dumps({"query": query, "variables": variables}))),
    ("map", (None, '${mapOf(media)}')),
${media.map(({ fileName }, i) => `    ("${i}", open(${JSON.stringify(fileName)}, "rb")),`).join('\n')}
]${extra})`;
}
