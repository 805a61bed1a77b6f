// `inferql run`, `embed` and `chat`: what is printed in a pipe, with the models of the project.

import { execFile, spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { runInferql } from '../support/run-inferql.ts';

// Most commands start a worker with a model: seconds on a machine with other work.
vi.setConfig({ testTimeout: 120_000 });

/** As a process of its own: each command once, and whatever depends on real streams. */
async function inferql(args: string[], { stdin }: { stdin?: string | Buffer } = {}) {
  const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' };
  const child = spawn(process.execPath, ['dist/main.js', ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
  // One that reads none of it closes the pipe.
  child.stdin.on('error', () => {});
  child.stdin.end(stdin ?? '');
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, err };
}

describe('run', () => {
  test('answers each input in a line, by either name of the task', async () => {
    const { code, out, err } = await inferql(['run', 'translation', 'Good morning', 'Thank you']);
    expect({ code, out, err }).toEqual({ code: 0, out: 'Bonjour\nMerci\n', err: '' });
    expect((await runInferql(['run', 'fillMask', 'The capital of France is [MASK].'])).out).toMatch(/^Paris\t0\.\d+\n/);
  });

  test('reads standard input as one text, and labels are lines with tabs', async () => {
    const { code, out } = await runInferql(['run', 'text-classification'], { stdin: 'I love this film\n' });
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toMatch(/^POSITIVE\t0\.9/);
  });

  test('--json is the whole answer, in one line', async () => {
    const { out } = await runInferql([
      'run',
      'question-answering',
      '--json',
      '{"question":"Where does Sarah live?","context":"Sarah lives in New York."}',
    ]);
    expect(out.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(out)).toMatchObject({ answer: 'New York', start: 15, info: { connection: 'local' } });
  });

  test('--file is a picture', async () => {
    const { code, out } = await runInferql(['run', 'image-to-text', '--file', 'examples/shapes.png']);
    expect({ code, out }).toEqual({ code: 0, out: 'a green circle to the left of a blue square\n' });
  });

  test('pictures and recordings are files by their names, and standard input', async () => {
    const { code, out } = await runInferql(['run', 'object-detection', 'examples/shapes.png', 'examples/shapes.png']);
    const lines = out.trim().split('\n');
    expect({ code, lines: lines.length }).toEqual({ code: 0, lines: 4 });
    expect(lines[0]).toMatch(/^square\t0\.9\d*(\t\d+(\.\d+)?){4}$/);
    const stdin = await readFile('assets/stop.ogg');
    expect((await inferql(['run', 'audio-classification'], { stdin })).out).toMatch(/^stop\t0\.9/);
    expect((await runInferql(['run', 'audio-classification', '--file', '-'], { stdin })).out).toMatch(/^stop\t0\.9/);
  });

  test('an input that fails stops none of the others', async () => {
    const { code, out, err } = await inferql(['run', 'translation', 'Good morning', ' ', 'Thank you']);
    expect({ code, out }).toEqual({ code: 1, out: 'Bonjour\nMerci\n' });
    expect(err).toBe('input.inputs: expected text, got blanks alone.\n');
    const json = await runInferql(['run', 'translation', '--json', ' ', 'Thank you']);
    expect(json.out.split('\n').map((line) => line.slice(0, 4))).toEqual(['null', '{"in', '']);
  });

  test('a reader that leaves ends it without a word', async () => {
    const script = 'node dist/main.js run text-classification x x x x | head -n 1; echo "${PIPESTATUS[0]}" >&2';
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', script]);
    expect(stdout.split('\n')).toHaveLength(2);
    expect(stderr).toBe('0\n');
  });

  test('--file is a text, and --stream writes the answer as it comes', async () => {
    const file = join(tmpdir(), `inferql-prompt-${process.pid}.txt`);
    await writeFile(file, 'Once upon a time');
    const { code, out } = await runInferql([
      'run',
      'text-generation',
      '--stream',
      '--parameters',
      '{"maxNewTokens":8}',
      '--file',
      file,
    ]);
    expect(code).toBe(0);
    expect(out).toMatch(/there was a .*\n$/);
    const json = await runInferql([
      ...['run', 'textGeneration', '--stream', '--json', '--parameters', '{"maxNewTokens":4}'],
      'Once upon a time',
    ]);
    const events = json.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.length).toBeGreaterThan(2);
    expect(events.at(-1)).toMatchObject({ text: '', output: { finishReason: 'LENGTH' } });
    await rm(file);
  });

  test.each([
    [['run'], 2, 'needs TASK'],
    [['run', 'sumarization', 'x'], 2, 'Did you mean summarization'],
    [['run', 'object-detection'], 2, '--file'],
    [['run', 'image-to-text', '--file', '/nonexistent.png'], 2, 'cannot be read'],
    [['run', 'text-ranking', 'x'], 2, 'expected JSON'],
    [['run', 'summarization', '--system', 'x', 'y'], 2, '--system'],
    [['embed', '--file', 'x'], 2, 'There is no flag --file'],
    [['run', 'translation', '--model'], 2, 'needs a value'],
    [['run', 'translation', '--stream', 'x'], 2, 'These can: text-generation'],
    [['run', 'translation'], 2, 'holds nothing'],
    [['chat'], 2, 'needs MESSAGE'],
    [['chat', ' '], 2, 'needs MESSAGE'],
    [['run', 'translation', '--parameters', '[]', 'x'], 2, '--parameters: expected JSON, an object'],
    [['run', 'question-answering', 'x'], 2, '{ context, question }'],
    [['run', 'translation', '--parameters', '{"nothing":1}', 'x'], 1, 'nothing'],
    [['run', 'translation', '--model', 'no-such-model', 'x', '--local-downloads=none'], 1, 'no-such-model'],
    [['run', 'translation', '--model', 'no/such', 'x'], 1, '"inferql pull no/such" downloads it'],
    [['run', 'question-answering', '{"question":"Who?"}'], 1, 'input.inputs: Field "context"'],
  ])('%j ends with %i', async (args, code, why) => {
    expect(await runInferql(args)).toEqual({ code, out: '', err: expect.stringContaining(why) });
  });
});

test('embed prints the vector of each line as JSON', async () => {
  const { code, out, err } = await runInferql(['embed'], { stdin: 'hello\n\ngood morning\n' });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const lines = out.trim().split('\n');
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(JSON.parse(line).length).toBeGreaterThan(10);
  const { out: whole } = await runInferql(['embed', '--json', 'hello']);
  expect(JSON.parse(whole)).toMatchObject({
    text: 'hello',
    embedding: JSON.parse(lines[0] ?? ''),
    base64: expect.any(String),
  });
});

test('embed takes a file of any length, and a line that fails is null', async () => {
  const lines = Array.from({ length: 150 }, (_, i) => `line ${i}`);
  lines[70] = 'x'.repeat(1_000_001);
  const { code, out, err } = await inferql(['embed', '-'], { stdin: lines.join('\n') });
  const vectors = out.trim().split('\n');
  expect({ code, count: vectors.length }).toEqual({ code: 1, count: 150 });
  expect(vectors.map((line) => line === 'null').indexOf(true)).toBe(70);
  expect(err).toMatch(/at most 1000000 characters/);
});

test('chat answers a message, or standard input', async () => {
  expect((await runInferql(['chat', 'What is the capital of Japan?'])).out).toContain('Tokyo');
  expect((await inferql(['chat'], { stdin: 'What is the capital of Italy?\n' })).out).toContain('Rome');
  const { out } = await runInferql(['chat', '--json', '--system', 'Be short.', 'What is the capital of Japan?']);
  expect(JSON.parse(out)).toMatchObject({ message: { content: expect.stringContaining('Tokyo') } });
});
