// What libraries of a worker write reaches the log as one line, without stacks and paths.

import { PassThrough } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { watchHeartbeat } from '../../../src/connections/local/pool/heartbeat.ts';
import { readOutput, summarise } from '../../../src/connections/local/pool/worker-output.ts';

test('a stack is its message alone, and paths are left out', () => {
  const stack = `node:internal/process/promises:394
      triggerUncaughtException(err, true);
      ^

Error: ENOSPC: no space left on device, write '/home/me/.cache/inferql/a/b/onnx/model.onnx'
    at Object.write (/srv/app/node_modules/x/index.js:1:2)
    at file:///srv/app/dist/main.js:3:4

Node.js v20.20.0`;
  const line = summarise(stack);
  expect(line).toContain("Error: ENOSPC: no space left on device, write '…'");
  expect(line).not.toMatch(/srv|home|\bat\b|Node\.js/);
  expect(summarise('\n  \n')).toBe('');
  expect(summarise('text/plain and 1/2 stay, as does https://huggingface.co/a/b')).toBe(
    'text/plain and 1/2 stay, as does https://huggingface.co/a/b',
  );
  expect(summarise('x'.repeat(5000)).length).toBe(500);
});

test('what is written at one go is one line, however much it is', async () => {
  const output = new PassThrough();
  const lines: string[] = [];
  readOutput(output, (line) => lines.push(line));
  output.write('first\n');
  output.write('second\n');
  output.write('z'.repeat(100_000));
  await expect.poll(() => lines).toEqual([expect.stringMatching(/^first \| second \| z+$/)]);
  output.write('later');
  await expect.poll(() => lines.length).toBe(2);
});

test('a heart that stops is noticed in five seconds; one that never beat is not expected to', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const beats = new PassThrough();
    const onStop = vi.fn();
    watchHeartbeat(beats, onStop);
    const second = async () => {
      vi.advanceTimersByTime(1000);
      await new Promise((resolve) => setImmediate(resolve));
    };
    for (let i = 0; i < 10; i++) await second();
    expect(onStop).not.toHaveBeenCalled();
    for (let i = 0; i < 10; i++) {
      beats.write('.');
      await new Promise((resolve) => setImmediate(resolve));
      await second();
    }
    expect(onStop).not.toHaveBeenCalled();
    for (let i = 0; i < 5; i++) await second();
    expect(onStop).toHaveBeenCalledOnce();
  } finally {
    vi.useRealTimers();
  }
});
