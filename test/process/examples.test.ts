// Every example does what it says, against a real server with the local models.

import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startToolModel, type ToolModel } from '../fakes/start-tool-model.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples');

let server: TestServer;
let url: string;

beforeAll(async () => {
  server = await startTestServer({ DEFAULT_CONNECTION: 'local' });
  url = `${server.url}/graphql`;
});

afterAll(() => server?.close());

/** Standard output; whatever the example writes to standard error fails the test, and so does an exit code. */
async function run(program: string, ...args: string[]): Promise<string> {
  return runAt(url, program, ...args);
}

async function runAt(at: string, program: string, ...args: string[]): Promise<string> {
  const env = { PATH: process.env.PATH, INFERQL_URL: at };
  const { stdout, stderr } = await promisify(execFile)(program, args, { cwd: EXAMPLES, env, timeout: 25_000 });
  expect(stderr).toBe('');
  return stdout;
}

const script = (name: string) => run(process.execPath, '--import', 'tsx', name);

function missing(program: string): boolean {
  const absent = spawnSync(program, ['--version']).error !== undefined;
  if (absent) console.warn(`The examples that need ${program} are skipped: it is not on this machine.`);
  return absent;
}

const NO_CURL = missing('curl');
const NO_PYTHON = missing('python3');

describe('scripts', () => {
  test('fetch.ts', async () => {
    expect(await script('fetch.ts')).toBe('New York (characters 36 to 44)\n');
  });

  test('graphql-request.ts', async () => {
    const lines = (await script('graphql-request.ts')).trim().split('\n');
    expect(lines.map((line) => line.split(',')[0])).toEqual(['france: Paris', 'japan: Tokyo', 'italy: Rome']);
    for (const line of lines) expect(line).toContain('one of 3 inputs');
  });

  test('persisted-query.ts', async () => {
    expect(await script('persisted-query.ts')).toBe(
      'Good morning: Bonjour (requests: 2)\nThank you: Merci (requests: 1)\n',
    );
  });

  test('upload.ts', async () => {
    const found = (await script('upload.ts')).trim().split('\n').sort();
    expect(found.map((line) => line.split(' ')[0])).toEqual(['circle', 'square']);
    // As they are drawn in shapes.png: [left, top, right, bottom].
    const corners = found.map((line) => line.split(' at ')[1]?.split(', ').map(Number) ?? []);
    expectNear(corners[0], [38, 74, 130, 166]);
    expectNear(corners[1], [190, 70, 280, 160]);
  });

  test('subscription.ts', async () => {
    expect(await script('subscription.ts')).toMatch(/^Once upon a time there was a \w+ .+\n$/);
  });

  test('websocket.ts', async () => {
    expect(await script('websocket.ts')).toContain('Tokyo');
  });

  test('chain.ts', async () => {
    expect(await script('chain.ts')).toBe(
      'Sarah opened a new bakery in London on Monday.\nPER: Sarah\nLOC: London\nmood: POSITIVE\n',
    );
  });

  test('chain-apollo.ts', async () => {
    const lines = (await script('chain-apollo.ts')).trim().split('\n').sort();
    expect(lines).toEqual([expect.stringMatching(/^circle: a .*circle/), expect.stringMatching(/^square: a .*square/)]);
  });

  test.skipIf(NO_PYTHON)('python.py', async () => {
    const lines = (await run('python3', 'python.py')).trim().split('\n');
    expect(lines[0]).toContain('I want to change my login password');
    expect(lines).toHaveLength(2);
  });

  test.skipIf(NO_CURL)('curl.sh', async () => {
    const { data } = JSON.parse(await run('sh', 'curl.sh'));
    expect(data.mood.results[0]).toMatchObject({ label: 'POSITIVE' });
    expect(data.names.results).toEqual([
      { word: 'Sarah', entityGroup: 'PER' },
      { word: 'London', entityGroup: 'LOC' },
    ]);
  });

  test.skipIf(NO_CURL)('upload.sh', async () => {
    const { data } = JSON.parse(await run('sh', 'upload.sh'));
    expect(data.imageToText.text).toBe('a green circle to the left of a blue square');
  });
});

describe('tool loops, with a model that knows tools', () => {
  let model: ToolModel;
  let withTools: TestServer;

  beforeAll(async () => {
    model = await startToolModel();
    withTools = await startTestServer({ CONNECTIONS_FILE: model.connectionsFile, DEFAULT_CONNECTION: 'llm' });
  });
  afterAll(async () => {
    await withTools?.close();
    await model?.stop();
  });

  test('tool-loop.ts takes three turns', async () => {
    const said = await runAt(`${withTools.url}/graphql`, process.execPath, '--import', 'tsx', 'tool-loop.ts');
    expect(said).toBe(
      '1: find_city({"landmark":"Louvre"}) is Paris\n2: weather({"city":"Paris"}) is sunny in Paris\n3: It is sunny at the Louvre.\n',
    );
  });

  test('tool-loop-apollo.ts takes three turns', async () => {
    const said = await runAt(`${withTools.url}/graphql`, process.execPath, '--import', 'tsx', 'tool-loop-apollo.ts');
    expect(said).toBe('3: It is sunny at the Louvre.\n');
  });
});

describe('React hooks', () => {
  beforeAll(async () => {
    // As much of a browser as React needs; fetch stays Node's own, so that the request is a real one.
    const { Window } = await import('happy-dom');
    const window = new Window({ url });
    vi.stubGlobal('window', window);
    vi.stubGlobal('document', window.document);
    vi.stubGlobal('navigator', window.navigator);
  });
  afterAll(async () => {
    // React looks at them once more after the last test, in a task of its scheduler.
    await new Promise((resolve) => setTimeout(resolve, 50));
    vi.unstubAllGlobals();
  });

  test.each(['apollo-client', 'urql'])('%s.tsx', async (name) => {
    const [{ createElement }, { createRoot }] = await Promise.all([import('react'), import('react-dom/client')]);
    const { App } = await import(`../../examples/${name}.tsx`);
    const place = document.createElement('div');
    const root = createRoot(place);
    root.render(createElement(App, { url }));
    await expect.poll(() => place.textContent).toBe('I love this film How does it sound?');
    place.querySelector('button')?.click();
    await expect.poll(() => place.querySelector('output')?.textContent).toBe('POSITIVE 100 %');
    root.unmount();
  });

  test('mood-meter.tsx, the code of its tutorial', async () => {
    const source = readFileSync(join(EXAMPLES, 'mood-meter.tsx'), 'utf8');
    const tutorial = readFileSync(join(EXAMPLES, '..', 'docs', 'tutorials', 'mood-meter.md'), 'utf8');
    expect(tutorial).toContain(`\`\`\`tsx\n${source.slice(source.indexOf('\n\n') + 2)}\`\`\``);
    const [{ createElement }, { createRoot }] = await Promise.all([import('react'), import('react-dom/client')]);
    const { App } = await import('../../examples/mood-meter.tsx');
    const place = document.createElement('div');
    const root = createRoot(place);
    root.render(createElement(App, { url }));
    await expect.poll(() => place.querySelector('output')?.textContent).toMatch(/^(9\d|100) % happy$/);
    root.unmount();
  });
});

test('each is short, and stands in the table of examples/README.md', () => {
  const table = readFileSync(join(EXAMPLES, 'README.md'), 'utf8');
  const files = readdirSync(EXAMPLES).filter((name) => /\.(sh|ts|tsx|py)$/.test(name));
  expect(files.length).toBeGreaterThan(8);
  for (const name of files) {
    expect(table).toContain(`(${name})`);
    expect(readFileSync(join(EXAMPLES, name), 'utf8').split('\n').length - 1, name).toBeLessThanOrEqual(40);
  }
  for (const [, name] of table.matchAll(/\]\(([\w.-]+)\)/g)) expect(existsSync(join(EXAMPLES, name ?? ''))).toBe(true);
});

function expectNear(actual: number[] = [], wanted: number[]): void {
  expect(actual).toHaveLength(wanted.length);
  // The models cut pictures into squares of some pixels.
  for (const [i, value] of wanted.entries()) expect(Math.abs((actual[i] ?? 0) - value)).toBeLessThanOrEqual(6);
}
