// Runs a component that was copied from the page: renders it without a browser, presses its button, prints its answer.
// Arguments: the file, and the module with its Provider.

import { Window } from 'happy-dom';
import { createElement } from 'react';

const [file, library] = process.argv.slice(2);
const window = new Window({ url: 'http://127.0.0.1/' });
// As much of a browser as React needs; fetch stays Node's own, so that the request is a real one.
Object.assign(globalThis, { window, document: window.document, navigator: window.navigator });

const { createRoot } = await import('react-dom/client');
const { client, Run } = await import(String(file));
const { ApolloProvider, Provider } = await import(String(library));

const place = document.createElement('div');
const props = { dataUri: process.env.DATA_URI };
const provided = ApolloProvider ? { client } : { value: client };
createRoot(place).render(createElement(ApolloProvider ?? Provider, provided, createElement(Run, props)));

const until = async (isTrue: () => boolean) => {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 10));
};
const shown = () => place.querySelector('pre')?.textContent ?? '';
await until(() => place.querySelector('button') !== null);
place.querySelector('button')?.click();
await until(() => shown() !== '');
process.stdout.write(shown(), () => process.exit(0));
