// Limits the size of JSON before it is parsed, with base64 media counted separately: media may be as large as a file, but
// other JSON such as `[{},{},…` takes a hundred times its size in memory.

import { refusal } from '../errors.ts';
import type { UploadLimits } from './upload-limits.ts';

/** A string of this length without brackets, braces or (except near its start) commas counts as base64. */
const SHORTEST_MEDIA = 16 * 1024;
/** `data:audio/ogg;base64,` comes before the comma of a data: URI. */
const MEDIA_HEAD = 256;

const [QUOTE, COMMA, BRACE, BRACKET] = [0x22, 0x2c, 0x7b, 0x5b];

/** @throws GraphQLError with status 413 */
export function checkJsonBytes(json: Buffer, { maxJsonBytes }: Pick<UploadLimits, 'maxJsonBytes'>): void {
  if (json.length <= maxJsonBytes) return;
  let rest = 0;
  for (let start = 0; start < json.length; ) {
    const quote = json.indexOf(QUOTE, start);
    const end = quote < 0 ? json.length : quote;
    if (end - start < SHORTEST_MEDIA || !isMedia(json.subarray(start, end))) rest += end - start + 1;
    if (rest > maxJsonBytes) throw tooMuchJson(maxJsonBytes);
    start = end + 1;
  }
}

function isMedia(bytes: Buffer): boolean {
  return bytes.indexOf(COMMA, MEDIA_HEAD) < 0 && bytes.indexOf(BRACE) < 0 && bytes.indexOf(BRACKET) < 0;
}

function tooMuchJson(maxJsonBytes: number) {
  const megabytes = Math.round((maxJsonBytes / 2 ** 20) * 1000) / 1000;
  const message = `The request is too large: up to ${megabytes} MB of JSON besides media are accepted (MAX_JSON_MB). Send less.`;
  return refusal(message, 'BAD_USER_INPUT', { status: 413 });
}
