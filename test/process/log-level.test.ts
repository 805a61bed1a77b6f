// What a process writes to standard error of its operations, by LOG_LEVEL.

import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { ask } from '../support/ask.ts';

test.each([
  ['info', 1],
  ['warn', 0],
])('LOG_LEVEL=%s writes %d line on standard error', async (LOG_LEVEL, count) => {
  const env = { PATH: process.env.PATH ?? '', PORT: '0', LOG_LEVEL };
  const child = spawn(process.execPath, ['dist/main.js'], { env });
  try {
    const url = await new Promise<string>((resolve) => {
      child.stdout.on('data', (chunk) => {
        const found = /^inferql ready at (\S+)\/graphql$/m.exec(String(chunk))?.[1];
        if (found) resolve(found);
      });
    });
    let written = '';
    child.stderr.on('data', (chunk) => {
      written += chunk;
    });
    await ask(url, '{ __typename }');
    const over = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGTERM');
    await over;
    const lines = written.split('\n').filter((line) => line.startsWith('{'));
    expect(lines).toHaveLength(count);
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ name: 'inferql', msg: 'operation', level: 30 });
  } finally {
    child.kill('SIGKILL');
  }
});
