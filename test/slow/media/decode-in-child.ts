// Decodes files one after another and says how each went: what that cost is measured in a process of its own.

import { readFileSync } from 'node:fs';
import { decodeAudio } from '../../../src/connections/local/worker/decode-audio.ts';
import { detectMedia } from '../../../src/utils/media/detect-media.ts';

/** It loads a library of 100 MB, which is not what is measured. */
const imageDecoder = () => import('../../../src/connections/local/worker/decode-image.ts');

const cpuMs = () => (process.cpuUsage().user + process.cpuUsage().system) / 1000;
const megabytes = () => process.resourceUsage().maxRSS / 1024;

async function decode(path: string, maxSeconds: number): Promise<string> {
  const bytes = readFileSync(path);
  const mimeType = (await detectMedia(bytes)) ?? 'none';
  try {
    if (mimeType.startsWith('image/')) await (await imageDecoder()).decodeImage({ bytes, mimeType });
    else await decodeAudio({ bytes, mimeType }, 16_000, { maxSeconds });
    return 'answered';
  } catch (error) {
    return error instanceof Error ? error.message : 'a fault';
  }
}

async function main(files: readonly string[]): Promise<void> {
  if (files.some((file) => file.startsWith('image:'))) await imageDecoder();
  const first = megabytes();
  for (const file of files) {
    const [, path = '', maxSeconds] = file.split(':');
    const before = cpuMs();
    const outcome = await decode(path, Number(maxSeconds));
    console.log(JSON.stringify({ outcome, cpuMs: cpuMs() - before, megabytes: megabytes() - first }));
    globalThis.gc?.();
  }
}

main(process.argv.slice(2));
