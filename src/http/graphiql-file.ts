// GraphiQL as a file that browsers keep: 9 MB of page, compressed to 2 MB, with a link to the task explorer.

import type { GraphiqlPage } from '../graphql/graphiql/page.ts';
import type { RequestHead } from '../security/request-head.ts';
import { type CompressedBody, createCompressedBody, type PageFile } from './compressed-body.ts';
import { escapeAttribute } from './escape-attribute.ts';

/** Undefined: the request is not for the page. */
export type GraphiqlFile = (head: RequestHead) => Promise<PageFile> | undefined;

/** @param explorer path of the task explorer; absent: it is not served, and the page has no link to it */
export function createGraphiqlFile(page: GraphiqlPage, explorer?: string): GraphiqlFile {
  let made: { body: CompressedBody; headers: Record<string, string> } | undefined;
  return function graphiqlFile(head) {
    return page(head)?.then(({ headers, body }) => {
      made ??= { headers, body: createCompressedBody(new Uint8Array(Buffer.from(withLink(body, explorer)))) };
      return made.body.answer(head, made.headers);
    });
  };
}

/** The last `</body>` is the page's own: its scripts hold others in strings. */
function withLink(html: string, explorer: string | undefined): string {
  if (explorer === undefined) return html;
  const at = html.lastIndexOf('</body>');
  const link = `<nav><a href="${escapeAttribute(explorer)}" class="explorer-link">Task explorer</a></nav>`;
  return `${html.slice(0, at)}${link}${html.slice(at)}`;
}
