// The operation as JavaScript and TypeScript: fetch, and graphql-sse for streams, whose events it puts together.

import { answerType } from './answer-type.ts';
import { type Code, json, KEY, mapOf, namesOf, withDataUris, withFiles } from './operation.ts';

export function javascript(code: Code): string {
  return code.form === 'Subscription' ? stream(code) : request(code);
}

export function typescript(code: Code): string {
  const types = { data: answerType(code.document) };
  return code.form === 'Subscription' ? stream(code, types) : request(code, types);
}

interface Types {
  data: string;
}

function request({ query, variables, media, url, hasKey }: Code, types?: Types): string {
  const key = hasKey ? `authorization: 'Bearer ${KEY}'` : '';
  const start = `${types ? `interface Data ${types.data}\n\n` : ''}const query = \`${query}\`;\n`;
  const type = types ? ': { data?: Data | null; errors?: { message: string }[] }' : '';
  const end = `const { data, errors }${type} = await response.json();\nconsole.log(errors ?? data);`;
  if (media.length === 0) {
    return `${start}const variables = ${json(variables)};

const response = await fetch('${url}', {
  method: 'POST',
  headers: { 'content-type': 'application/json'${key && `, ${key}`} },
  body: JSON.stringify({ query, variables }),
});
${end}`;
  }
  return `// files: ${namesOf(media)}, such as fileInput.files
${start}const variables = ${json(withFiles(variables, media, () => null))};

const body = new FormData();
body.append('operations', JSON.stringify({ query, variables }));
body.append('map', '${mapOf(media)}');
${media.map((_, i) => `body.append('${i}', files[${i}]);`).join('\n')}

const response = await fetch('${url}', { method: 'POST', body${key && `, headers: { ${key} }`} });
${end}`;
}

function stream({ query, variables, media, url, hasKey, field }: Code, types?: Types): string {
  const key = hasKey ? `, headers: { authorization: 'Bearer ${KEY}' }` : '';
  const note =
    media.length > 0 ? `// dataUris: data: URIs of ${namesOf(media)}, as FileReader.readAsDataURL gives them\n` : '';
  return `${note}import { createClient } from 'graphql-sse'; // npm install graphql-sse

${types ? `interface Data ${types.data}\n\n` : ''}const client = createClient({ url: '${url}'${key} });
const query = \`${query}\`;
const variables = ${media.length > 0 ? withDataUris({ variables, media }) : json(variables)};

let text = '';
for await (const { data, errors } of client.iterate${types ? '<Data>' : ''}({ query, variables })) {
  if (errors) throw new Error(errors.map(({ message }) => message).join(', '));
  text += data?.${field}.text ?? '';
}
console.log(text);`;
}
