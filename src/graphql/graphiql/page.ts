// GraphiQL as a page of its own: it holds no data, runs nothing by itself and may not be framed.

import { createHash } from 'node:crypto';
import { pageHeaders } from '../../security/page-headers.ts';
import type { RequestHead } from '../../security/request-head.ts';
import { tasks } from '../../tasks/index.ts';
import { exampleOperations, exampleVariables } from './examples.ts';

export interface Page {
  headers: Record<string, string>;
  body: string;
}

/** Undefined: the request is not for the page. */
export type GraphiqlPage = (head: RequestHead) => Promise<Page> | undefined;

/** @param isShown false: there is no page, and a browser's GET is a request like any other */
export function createGraphiqlPage(isShown: boolean): GraphiqlPage {
  let page: Promise<Page> | undefined;
  return function graphiqlPage(head) {
    if (!isShown || !asksForPage(head)) return undefined;
    page ??= renderPage();
    return page;
  };
}

/** A browser that opens the address. One that names an operation as well is shown the page with it, and runs nothing. */
function asksForPage({ method, header }: RequestHead): boolean {
  return (method === 'GET' || method === 'HEAD') && (header('accept')?.includes('text/html') ?? false);
}

/** Stands in the options where the page's script gets an expression. */
const VARIABLES = '@@variables@@';

/** The variables of a link to one operation, with an example file where it has `"$image"`; else those of all examples. */
function variablesExpression(): string {
  const files = inScript(exampleVariables);
  const linked = "new URLSearchParams(location.search).get('variables')";
  const filled = `${linked}?.replace(/"\\$(\\w+)"/g, (whole, name) => Object.hasOwn(files, name) ? JSON.stringify(files[name]) : whole)`;
  return `((files) => ${filled} ?? JSON.stringify(files, null, 2))(${files})`;
}

/** "<" would end the script in a text such as "</script>". */
const inScript = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c');

async function renderPage(): Promise<Page> {
  // 9 MB of page that most processes never show.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const options = {
    title: 'inferql',
    defaultTabs: [{ query: exampleOperations(tasks), headers: null, variables: null }],
    // The editor of variables reads these alone, whatever the tab says. The page hands them on, though its types do not
    // have them.
    initialVariables: VARIABLES,
  };
  const body = renderGraphiQL(options).replace(JSON.stringify(VARIABLES), variablesExpression);
  const scripts = [...body.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  return {
    // The page's own script alone. Its editor writes styles into elements, and starts its workers from blobs.
    headers: {
      ...pageHeaders({ scripts: scripts.join(' '), styles: "'unsafe-inline'", workers: 'blob:', fonts: 'data:' }),
      'cache-control': 'no-cache',
    },
    body,
  };
}
