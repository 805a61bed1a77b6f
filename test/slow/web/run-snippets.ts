// Runs code that a visitor copied from the page, as they would, and gives the answers it got as JSON or text. All code of
// one language runs in one process, where the language allows it: to start one takes longer than to answer.

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '..', '..', '..');

export interface Snippet {
  code: string;
  /** The file that the panel shows, for tasks that take one. */
  media?: { fileName: string; uri: string };
  isStream: boolean;
}

type Run = (program: string, args: readonly string[]) => Promise<string>;

export async function runSnippets(language: string, snippets: readonly Snippet[]): Promise<string[]> {
  // Inside the project, so that the copied imports find its packages.
  await mkdir(join(ROOT, '.cache'), { recursive: true });
  const folder = await mkdtemp(join(ROOT, '.cache', 'snippet-'));
  const run: Run = async (program, args) => {
    const options = { cwd: folder, env: { PATH: process.env.PATH }, timeout: 120_000, maxBuffer: 2 ** 26 };
    return (await promisify(execFile)(program, args, options)).stdout;
  };
  try {
    for (const { media } of snippets) {
      if (media) await writeFile(join(folder, media.fileName), bytesIn(media.uri));
    }
    if (language === 'curl') {
      return await eachOf(snippets, ({ code }) =>
        run('sh', ['-c', code.replace('curl ', 'curl --silent --show-error ')]),
      );
    }
    if (language === 'Python') {
      await writeFile(join(folder, 'codes.json'), JSON.stringify(snippets.map(({ code }) => code)));
      return JSON.parse(await run('python3', ['-c', RUN_ALL]));
    }
    const isModule = language === 'JavaScript' || language === 'TypeScript';
    const extension = { JavaScript: 'mjs', TypeScript: 'mts' }[language] ?? 'tsx';
    const files = await Promise.all(
      snippets.map(async (snippet, i) => {
        const file = join(folder, `${i}.${extension}`);
        await writeFile(file, isModule ? moduleOf(snippet, language) : `/** @jsxRuntime automatic */\n${snippet.code}`);
        return file;
      }),
    );
    const script = join(import.meta.dirname, isModule ? 'run-modules.ts' : 'run-components.ts');
    const list = join(folder, 'list.json');
    const jobs = files.map((file, i) => ({ file, dataUris: urisOf(snippets[i]), isStream: snippets[i]?.isStream }));
    const library = language === 'urql' ? 'urql' : '@apollo/client/react';
    await writeFile(list, JSON.stringify({ library, jobs }));
    return JSON.parse(await run(process.execPath, ['--import', 'tsx', script, list]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Each as a program of its own, with what it prints kept apart. */
const RUN_ALL = `import contextlib, io, json
answers = []
for code in json.load(open("codes.json")):
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(code, {})
    answers.append(printed.getvalue())
print(json.dumps(answers))`;

/** Two at a time: as many as the smallest machines have cores. */
async function eachOf(snippets: readonly Snippet[], run: (snippet: Snippet) => Promise<string>): Promise<string[]> {
  const answers: string[] = [];
  for (let i = 0; i < snippets.length; i += 2) answers.push(...(await Promise.all(snippets.slice(i, i + 2).map(run))));
  return answers;
}

/** What the code leaves to its reader stands before it; what it got is exported after it. */
function moduleOf({ code, media, isStream }: Snippet, language: string): string {
  const types = (type: string) => (language === 'TypeScript' ? `: ${type}` : '');
  const given = media
    ? `import { readFileSync } from 'node:fs';
       const files${types('File[]')} = [new File([readFileSync('${media.fileName}')], '${media.fileName}')];
       const dataUris${types('string[]')} = ${JSON.stringify([media.uri])};`
    : '';
  return `${given}\n${code}\nexport default ${isStream ? 'text' : 'JSON.stringify(errors ?? data)'};\n`;
}

function urisOf(snippet: Snippet | undefined): string[] {
  return snippet?.media ? [snippet.media.uri] : [];
}

function bytesIn(uri: string): Buffer {
  return Buffer.from(uri.slice(uri.indexOf(',') + 1), 'base64');
}
