// The program as a process: ready line, health, drain, signals, bad settings.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';

const children: ChildProcess[] = [];
const servers: Server[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

interface Program {
  child: ChildProcess;
  output(): string;
  /** Resolves with the URL of the ready line. */
  ready: Promise<string>;
  exit: Promise<number | null>;
}

function start(environment: Record<string, string>): Program {
  const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', PORT: '0', ...environment };
  const child = spawn(process.execPath, ['dist/main.js'], { env });
  children.push(child);
  let output = '';
  const ready = new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      const url = output.match(/^inferql ready at (http:\/\/\S+)\/graphql$/m)?.[1];
      if (url) resolve(url);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => reject(new Error(`ended before it was ready: ${output}`)));
  });
  ready.catch(() => {});
  return { child, output: () => output, ready, exit: new Promise((resolve) => child.once('exit', resolve)) };
}

function deferred() {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** An upstream that answers a text classification when told to. */
async function slowUpstream() {
  const arrived = deferred();
  const release = deferred();
  const server = createServer(async (request, response) => {
    request.resume();
    arrived.resolve();
    await release.promise;
    response.setHeader('content-type', 'application/json').end('[[{"label":"LATE","score":1}]]');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, arrived: arrived.promise, release: release.resolve };
}

const classify = (url: string) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'mutation { textClassification(input: { inputs: "hi" }) { results { label } } }' }),
  });

describe('the program', () => {
  test('says where it is ready, is healthy, and shows GraphiQL to a browser without any other host', async () => {
    const program = start({});
    const url = await program.ready;
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    const page = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-type')).toContain('text/html');
    const html = await page.text();
    expect(html).toContain('mutation FillMask');
    expect(html.match(/<(?:script|link|img|iframe)[^>]+(?:src|href)="(?:https?:)?\/\/[^"]*"/g)).toBeNull();
  });

  test('on SIGTERM it finishes what is in flight, then exits with 0', async () => {
    const upstream = await slowUpstream();
    const program = start({ HF_BASE_URL: upstream.url });
    const answer = classify(await program.ready);
    await upstream.arrived;
    const url = await program.ready;
    program.child.kill('SIGTERM');
    await expect.poll(async () => (await fetch(`${url}/ready`)).status).toBe(503);
    expect((await classify(url)).status).toBe(503);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    upstream.release();
    const response = await answer;
    expect(await response.json()).toEqual({ data: { textClassification: { results: [{ label: 'LATE' }] } } });
    expect(await program.exit).toBe(0);
  });

  test('what takes longer than SHUTDOWN_SECONDS is cut off, and it still exits with 0', async () => {
    const upstream = await slowUpstream();
    const program = start({ HF_BASE_URL: upstream.url, SHUTDOWN_SECONDS: '0.2' });
    const answer = classify(await program.ready);
    answer.catch(() => {});
    await upstream.arrived;
    program.child.kill('SIGINT');
    expect(await program.exit).toBe(0);
    await expect(answer).rejects.toThrow();
  });

  test('a second signal ends it at once', async () => {
    const upstream = await slowUpstream();
    const program = start({ HF_BASE_URL: upstream.url, SHUTDOWN_SECONDS: '3600' });
    const answer = classify(await program.ready);
    answer.catch(() => {});
    await upstream.arrived;
    program.child.kill('SIGTERM');
    program.child.kill('SIGINT');
    await program.exit;
  });

  test('bad settings end it with code 1 and one line each, without secrets', async () => {
    const program = start({
      PORT: 'many',
      HF_BASE_URL: 'https://api-inference.huggingface.co',
      HF_TOKEN: 'hf_top hush',
      HOST: '0.0.0.0',
    });
    expect(await program.exit).toBe(1);
    const output = program.output();
    expect(output).toContain('PORT: expected an integer from 0 to 65535');
    expect(output).toContain('https://router.huggingface.co/hf-inference');
    expect(output).toContain('HF_TOKEN: expected an API key without spaces, got another value (not shown');
    expect(output).toContain('ALLOW_ANONYMOUS=true');
    expect(output).not.toContain('hush');
    expect(output).not.toMatch(/\n\s+at /);
  });

  test.skipIf(process.platform === 'win32')('too few files to open are named, and nothing else', () => {
    const command = `ulimit -n 100; exec "${process.execPath}" dist/main.js`;
    const env = { PATH: process.env.PATH ?? '', PORT: '0' };
    const { status, stderr } = spawnSync('sh', ['-c', command], { env, encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toBe(
      'inferql failed: this process may open 100 files at once (ulimit -n), and inferql needs at least 256.\n',
    );
  });

  test('a port in use ends it with code 1 and says so', async () => {
    const first = start({});
    const { port } = new URL(await first.ready);
    const second = start({ PORT: port });
    expect(await second.exit).toBe(1);
    expect(second.output()).toContain(`127.0.0.1:${port} is in use by another program. Set PORT`);
  });
});
