// What a worker's libraries write to stdout and stderr, as one line of the log: without stacks, and without paths.

import type { Readable } from 'node:stream';
import { withoutPaths } from '../../../utils/without-paths.ts';

/** What is written at one go comes within this time. */
const PAUSE_MS = 100;
const MAX_CHARACTERS = 500;

export function readOutput(output: Readable, onLine: (line: string) => void): void {
  let text = '';
  const flush = () => {
    const line = summarise(text);
    text = '';
    if (line) onLine(line);
  };
  output.setEncoding('utf8');
  output.on('data', (chunk: string) => {
    // Read to the end all the same: a full pipe would stop the worker.
    if (text === '') setTimeout(flush, PAUSE_MS).unref();
    if (text.length < 10 * MAX_CHARACTERS) text += chunk;
  });
  output.on('error', () => undefined);
  output.on('end', flush);
}

/** The lines that say something, in one. */
export function summarise(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^at\s|^\^+$|^node:|^Node\.js v/.test(line));
  return lines.map(withoutPaths).join(' | ').slice(0, MAX_CHARACTERS);
}
