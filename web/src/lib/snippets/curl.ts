// The operation as a call of curl.

import { type Code, json, KEY, mapOf, withFiles } from './operation.ts';

export function curl({ query, variables, media, url, hasKey, form }: Code): string {
  const isStream = form === 'Subscription';
  const lines = [
    `curl ${isStream ? '--no-buffer ' : ''}${url}`,
    ...(hasKey ? [`-H 'authorization: Bearer ${KEY}'`] : []),
    ...(isStream ? ["-H 'accept: text/event-stream'"] : []),
  ];
  const shortQuery = query.replace(/\s+/g, ' ');
  if (media.length === 0) {
    lines.push("-H 'content-type: application/json'", `-d ${quoted(json({ query: shortQuery, variables }))}`);
  } else {
    const operations = JSON.stringify({ query: shortQuery, variables: withFiles(variables, media, () => null) });
    lines.push(
      "-H 'graphql-require-preflight: 1'",
      `-F operations=${quoted(operations)}`,
      `-F map='${mapOf(media)}'`,
      ...media.map(({ fileName }, i) => `-F ${i}=@${quoted(fileName)}`),
    );
  }
  return lines.join(' \\\n  ');
}

const quoted = (text: string) => (/^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
