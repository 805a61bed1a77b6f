// Starts the built program as a user does and asks it for a text, a picture and a sound, for the page and the end:
// `node scripts/smoke.mjs`, after `npm run build && npm run build:web`. The Node that runs this runs the program.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const START_MS = 60_000;
const ANSWER_MS = 120_000;
const STOP_MS = 30_000;

const base64 = (path) => readFileSync(join(root, path)).toString('base64');

/** A task of each kind of input, and what the project's own models answer. */
const TASKS = [
  {
    query: 'mutation { textClassification(input: { inputs: "I love this film" }) { results { label } } }',
    isRight: ({ textClassification }) => textClassification.results[0].label === 'POSITIVE',
  },
  {
    query: 'mutation ($media: Media!) { objectDetection(input: { image: $media }) { objects { label } } }',
    variables: { media: base64('examples/shapes.png') },
    isRight: ({ objectDetection }) => objectDetection.objects.length === 2,
  },
  {
    query: 'mutation ($media: Media!) { audioClassification(input: { audio: $media }) { classes { label } } }',
    variables: { media: base64('assets/stop.ogg') },
    isRight: ({ audioClassification }) => audioClassification.classes[0].label === 'stop',
  },
];

const env = { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', LOCAL_DOWNLOADS: 'false', LOG_LEVEL: 'warn' };
const server = spawn(process.execPath, [join(root, 'dist/main.js')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
let output = '';
let faults = '';
server.stdout.on('data', (chunk) => {
  output += chunk;
});
server.stderr.on('data', (chunk) => {
  faults += chunk;
});
const ended = once(server, 'exit');

try {
  const url = await started();
  for (const { query, variables, isRight } of TASKS) {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const answer = await response.json();
    if (answer.errors || !isRight(answer.data)) throw new Error(`${query} gave ${JSON.stringify(answer)}`);
  }
  const page = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
  const html = await page.text();
  if (!page.ok || !/<script [^>]*src="/.test(html))
    throw new Error(`The page is ${page.status}: ${html.slice(0, 200)}`);
  server.kill('SIGTERM');
  const [code] = await Promise.race([ended, after(STOP_MS, 'It did not stop')]);
  if (code !== 0) throw new Error(`It ended with code ${code}`);
  // A deprecation or a warning of a newer Node would stand here.
  if (faults !== '') throw new Error('It wrote to standard error');
  console.log(`Node ${process.version}: started, answered ${TASKS.length} tasks and the page, stopped.`);
} catch (error) {
  console.error(`The smoke run failed: ${error.message}\n${faults}`);
  process.exitCode = 1;
} finally {
  server.kill('SIGKILL');
}

async function started() {
  const url = () => /ready at (http:\S+)\/graphql/.exec(output)?.[1];
  const deadline = Date.now() + START_MS;
  while (!url()) {
    if (Date.now() > deadline || server.exitCode !== null) throw new Error(`It did not start: ${output}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return url();
}

function after(ms, message) {
  return new Promise((_, reject) => setTimeout(() => reject(new Error(message)), ms).unref());
}
