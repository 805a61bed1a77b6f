// `npm test`: lint and types beside the tests, which wait for processes and slow servers often enough to leave them time.
// What lint and types say comes whole when they end. Everything runs to its end; any failure is the exit code. Arguments
// are those of `vitest run`.

import { spawn } from 'node:child_process';
import { once } from 'node:events';

// On Windows, npm and vitest are scripts.
const shell = process.platform === 'win32';

async function check(name) {
  const child = spawn('npm', ['run', '--silent', name], { shell, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (piece) => (text += piece));
  const [code] = await once(child, 'close');
  console.log(code === 0 ? `✓ npm run ${name}` : `✗ npm run ${name}\n${text}`);
  return { name: `npm run ${name}`, code };
}

async function tests() {
  const child = spawn('vitest', ['run', ...process.argv.slice(2)], { shell, stdio: 'inherit' });
  const [code] = await once(child, 'close');
  return { name: 'vitest', code };
}

const ended = await Promise.all([check('lint'), check('typecheck'), tests()]);
// Again at the end: what an early check says scrolls away.
const failed = ended.filter(({ code }) => code !== 0).map(({ name }) => name);
if (failed.length > 0) console.error(`Failed: ${failed.join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;
