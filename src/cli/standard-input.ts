// Reads standard input, as a whole with a size limit or line by line.

import { createInterface } from 'node:readline';
import { decodeText } from '../utils/decode-text.ts';
import { UsageError } from './usage-error.ts';

/** More than the largest file that tasks accept by default (25 MB), and more text than any model reads. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Undefined when standard input is a terminal. */
export async function readStdin(): Promise<Buffer | undefined> {
  if (process.stdin.isTTY) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    if (bytes > MAX_BYTES) throw new UsageError(`Standard input: expected at most ${MAX_BYTES / 1024 / 1024} MB.`);
    chunks.push(piece);
  }
  return Buffer.concat(chunks);
}

/** The text without its final line break, which the shell adds; undefined when there is none. */
export async function readStdinText(): Promise<string | undefined> {
  const bytes = await readStdin();
  const text = bytes && decodeText(bytes).replace(/\r?\n$/, '');
  return text === '' ? undefined : text;
}

/** Non-blank lines as they arrive; undefined when standard input is a terminal. */
export function readStdinLines(): AsyncIterable<string> | undefined {
  if (process.stdin.isTTY) return undefined;
  return withText(createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }));
}

async function* withText(lines: AsyncIterable<string>): AsyncGenerator<string, void> {
  for await (const line of lines) if (line.trim() !== '') yield line.replace(/^\ufeff/, '');
}
