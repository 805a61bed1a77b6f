// Standard input as commands read it: whole, bounded, or line by line.

import { createInterface } from 'node:readline';
import { decodeText } from '../utils/decode-text.ts';
import { UsageError } from './usage-error.ts';

/** The largest picture or recording that a task takes by default, and more text than any model reads. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Nothing where a person sits at it. */
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

/** The text without the line break that ends it, which is the shell's and not the text's; nothing where there is no text. */
export async function readStdinText(): Promise<string | undefined> {
  const bytes = await readStdin();
  const text = bytes && decodeText(bytes).replace(/\r?\n$/, '');
  return text === '' ? undefined : text;
}

/** Lines that hold a text, as they come; nothing where a person sits at it. */
export function readStdinLines(): AsyncIterable<string> | undefined {
  if (process.stdin.isTTY) return undefined;
  return withText(createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }));
}

async function* withText(lines: AsyncIterable<string>): AsyncGenerator<string, void> {
  for await (const line of lines) if (line.trim() !== '') yield line.replace(/^\ufeff/, '');
}
