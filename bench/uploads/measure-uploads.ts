// Uploads files to a fresh process, so many at once, and gives what they cost it.

import { type ChildProcess, fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { PNG } from '../../test/fixtures/media.ts';
import type { Cost, Reader } from './upload-server.ts';

/** Small uploads before, so that compiling is not measured. */
const WARM_UPS = 30;

/** What follows the first picture of a file is not looked at. */
const picture = Buffer.from(PNG, 'base64');

export interface Work {
  reader: Reader;
  fileBytes: number;
  /** Uploads at once, and in all: garbage of earlier ones would hide what one needs. */
  concurrency: number;
}

/** @throws Error when the process did not get just what was sent */
export async function measureUploads({ reader, fileBytes, concurrency }: Work): Promise<Cost> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const program = fileURLToPath(new URL('./upload-server.ts', import.meta.url));
  const child = fork(program, [reader], { execArgv: ['--expose-gc', '--import', tsx] });
  try {
    const [port] = await once(child, 'message');
    const url = `http://127.0.0.1:${port}/graphql`;
    for (let i = 0; i < WARM_UPS; i++) await upload(url, fileOf(100_000));
    await tell(child, 'begin');
    const file = fileOf(fileBytes);
    await Promise.all(Array.from({ length: concurrency }, () => upload(url, file)));
    return (await tell(child, 'end')) as Cost;
  } finally {
    child.kill();
  }
}

function fileOf(bytes: number): Buffer<ArrayBuffer> {
  return Buffer.concat([picture, randomBytes(bytes - picture.length)]);
}

async function tell(child: ChildProcess, message: string): Promise<unknown> {
  child.send(message);
  const [answer] = await once(child, 'message');
  return answer;
}

async function upload(url: string, file: Buffer<ArrayBuffer>): Promise<void> {
  const form = new FormData();
  form.set('operations', '{"query":"mutation ($f: Media!) { take(file: $f) }","variables":{"f":null}}');
  form.set('map', '{"0":["variables.f"]}');
  form.set('0', new Blob([file]), 'a.png');
  const response = await fetch(url, { method: 'POST', body: form });
  const answer = (await response.json()) as { data?: { take: string } };
  if (answer.data?.take !== createHash('sha256').update(file).digest('hex'))
    throw new Error(`What arrived is not what was sent: ${JSON.stringify(answer).slice(0, 500)}`);
}
