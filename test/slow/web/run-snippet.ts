// Runs the code that a visitor copied from the page, as they would, and gives the answer it got.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '..', '..', '..');

interface Media {
  fileName: string;
  uri: string;
}

/** @param media the file that the panel shows, for tasks that take one */
export async function runSnippet(language: string, code: string, media?: Media): Promise<Record<string, unknown>> {
  // Inside the project, so that the copied imports find its packages.
  await mkdir(join(ROOT, '.cache'), { recursive: true });
  const folder = await mkdtemp(join(ROOT, '.cache', 'snippet-'));
  const run = async (program: string, ...args: string[]) => {
    const env = { PATH: process.env.PATH, DATA_URI: media?.uri };
    const { stdout } = await promisify(execFile)(program, args, { cwd: folder, env, timeout: 50_000 });
    return JSON.parse(stdout) as Record<string, unknown>;
  };
  const bytes = media && Buffer.from(media.uri.slice(media.uri.indexOf(',') + 1), 'base64');
  try {
    if (media && bytes) await writeFile(join(folder, media.fileName), bytes);
    if (language === 'curl') {
      const { data } = await run('sh', '-c', code.replace('curl ', 'curl --silent '));
      return data as Record<string, unknown>;
    }
    if (language === 'fetch') {
      const file = `import { readFileSync } from 'node:fs';
        const file = ${media ? `new File([readFileSync('${media.fileName}')], '${media.fileName}')` : undefined};`;
      await writeFile(join(folder, 'run.mjs'), `${file}\n${code}\nconsole.log(JSON.stringify(errors ?? data));`);
      return await run(process.execPath, 'run.mjs');
    }
    if (language === 'Python') {
      await writeFile(join(folder, 'run.py'), code);
      const { data } = await run('python3', 'run.py');
      return data as Record<string, unknown>;
    }
    const library = language === 'urql' ? 'urql' : '@apollo/client/react';
    await writeFile(join(folder, 'run.tsx'), `/** @jsxRuntime automatic */\n${code}`);
    const script = join(import.meta.dirname, 'run-component.ts');
    return await run(process.execPath, '--import', 'tsx', script, join(folder, 'run.tsx'), library);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
