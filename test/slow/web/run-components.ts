// Runs components that were copied from the page: renders each without a browser, presses its button if it has one, prints
// their answers. Argument: a file with the list of them, and the module with their Provider.

import { readFileSync } from 'node:fs';
import { Window } from 'happy-dom';
import { createElement } from 'react';

interface Jobs {
  library: string;
  jobs: { file: string; dataUris: string[]; isStream: boolean }[];
}

const { library, jobs }: Jobs = JSON.parse(readFileSync(String(process.argv[2]), 'utf8'));
const window = new Window({ url: 'http://127.0.0.1/' });
// As much of a browser as React needs; fetch stays Node's own, so that the request is a real one.
Object.assign(globalThis, { window, document: window.document, navigator: window.navigator });

const { createRoot } = await import('react-dom/client');
const { ApolloProvider, Provider } = await import(library);

/** A stream is over when nothing has come for this long, in ms. */
const QUIET = 1500;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function run({ file, dataUris, isStream }: Jobs['jobs'][number]): Promise<string> {
  const { client, Run } = await import(file);
  const place = document.createElement('div');
  const provided = ApolloProvider ? { client } : { value: client };
  const root = createRoot(place);
  root.render(createElement(ApolloProvider ?? Provider, provided, createElement(Run, { dataUris })));
  const shown = () => place.querySelector('pre')?.textContent ?? '';
  while (!place.querySelector('button, pre, p')) await pause(10);
  place.querySelector('button')?.click();
  while (shown() === '') await pause(10);
  for (let before = ''; isStream && before !== shown(); await pause(QUIET)) before = shown();
  const answer = shown();
  root.unmount();
  return answer;
}

const answers: string[] = [];
for (const job of jobs) answers.push(await run(job));
process.stdout.write(JSON.stringify(answers), () => process.exit(0));
