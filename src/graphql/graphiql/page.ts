// Renders the GraphiQL page. It holds no data, runs nothing on load and cannot be framed.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pageHeaders } from '../../security/page-headers.ts';
import type { RequestHead } from '../../security/request-head.ts';
import { tasks } from '../../tasks/index.ts';
import { exampleOperations, exampleVariables } from './examples.ts';

export interface Page {
  headers: Record<string, string>;
  body: string;
}

/** Undefined when the request is not for the page. */
export type GraphiqlPage = (head: RequestHead) => Promise<Page> | undefined;

/** @param isShown false: GraphiQL is off, and a browser's GET is handled as a GraphQL request */
export function createGraphiqlPage(isShown: boolean): GraphiqlPage {
  let page: Promise<Page> | undefined;
  return function graphiqlPage(head) {
    if (!isShown || !asksForPage(head)) return undefined;
    page ??= renderPage();
    return page;
  };
}

/** A browser opens the address. If the URL has a query, GraphiQL shows it but does not run it. */
function asksForPage({ method, header }: RequestHead): boolean {
  return (method === 'GET' || method === 'HEAD') && (header('accept')?.includes('text/html') ?? false);
}

/** Placeholder in the options, replaced by those that the page's script computes. */
const COMPUTED = { computed: '@@computed@@' };

/** The key that the visitor gave the task explorer, for as long as it holds it: in this tab (web/src/lib/key.ts). */
const HEADERS =
  "((key) => key ? JSON.stringify({ authorization: `Bearer ${key}` }) : '')(sessionStorage.getItem('inferql-key'))";

function computedOptions(): string {
  // On a phone the panes stand one above the other (assets/graphiql.css), with no room for the variables.
  const isWide = "matchMedia('(min-width: 46.01rem)').matches";
  // GraphiQL fills its variable editor from here and ignores those of the tab.
  const variables = `"initialVariables":${variablesExpression()},"defaultEditorToolsVisibility":${isWide}`;
  return `${variables},"initialHeaders":${HEADERS}`;
}

/** `assets/`, next to both `src/` and `dist/`. */
const asset = (name: string) => readFileSync(new URL(`../../../assets/${name}`, import.meta.url), 'utf8');

/**
 * The variables of a link to one operation, with an example file where it has `"$image"`; else those of all examples.
 */
function variablesExpression(): string {
  const files = inScript(exampleVariables);
  const linked = "new URLSearchParams(location.search).get('variables')";
  const filled = `${linked}?.replace(/"\\$(\\w+)"/g, (whole, name) => Object.hasOwn(files, name) ? JSON.stringify(files[name]) : whole)`;
  return `((files) => ${filled} ?? JSON.stringify(files, null, 2))(${files})`;
}

/** Escapes "<", which could end the script in a text such as "</script>". */
const inScript = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c');

async function renderPage(): Promise<Page> {
  // Loaded on demand: 9 MB that most processes never serve.
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const icon = asset('icon.svg');
  const options = {
    title: 'inferql',
    logo: icon,
    favicon: `data:image/svg+xml,${encodeURIComponent(icon)}`,
    defaultTabs: [{ query: exampleOperations(tasks), headers: null, variables: null }],
    // Otherwise keys would stay in the browser, where its next user finds them.
    shouldPersistHeaders: false,
    // yoga passes on options that its types lack.
    ...COMPUTED,
  };
  const head = `<meta name="viewport" content="width=device-width, initial-scale=1" /><style>${asset('graphiql.css')}</style>`;
  const body = renderGraphiQL(options)
    .replace(JSON.stringify(COMPUTED).slice(1, -1), computedOptions)
    .replace('</head>', () => `${head}</head>`)
    // Landmarks and a heading for screen readers, which GraphiQL leaves to its page.
    .replace('<div id="root"></div>', '<header class="unseen"><h1>GraphiQL</h1></header><main id="root"></main>');
  const scripts = [...body.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, script = '']) => `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
  );
  return {
    // Only the page's own scripts may run. The editor sets inline styles and starts workers from blobs.
    headers: {
      ...pageHeaders({ scripts: scripts.join(' '), styles: "'unsafe-inline'", workers: 'blob:', fonts: 'data:' }),
      'cache-control': 'no-cache',
    },
    body,
  };
}
