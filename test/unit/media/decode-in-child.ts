// Decodes one file and says how it went: what it cost is measured from outside, in a process of its own.

import { readFileSync } from 'node:fs';
import { decodeAudio } from '../../../src/connections/local/worker/decode-audio.ts';
import { decodeImage } from '../../../src/connections/local/worker/decode-image.ts';
import { detectMedia } from '../../../src/utils/media/detect-media.ts';

const [path = '', maxSeconds = '600'] = process.argv.slice(2);
const bytes = readFileSync(path);
const before = process.resourceUsage();

async function decode(): Promise<string> {
  const mimeType = (await detectMedia(bytes)) ?? 'none';
  const file = { bytes, mimeType };
  try {
    if (mimeType.startsWith('image/')) await decodeImage(file);
    else await decodeAudio(file, 16_000, { maxSeconds: Number(maxSeconds) });
    return 'answered';
  } catch (error) {
    return error instanceof Error ? error.message : 'a fault';
  }
}

decode().then((outcome) => {
  const after = process.resourceUsage();
  const cpuMs = (after.userCPUTime + after.systemCPUTime - before.userCPUTime - before.systemCPUTime) / 1000;
  console.log(JSON.stringify({ outcome, cpuMs, megabytes: (after.maxRSS - before.maxRSS) / 1024 }));
});
