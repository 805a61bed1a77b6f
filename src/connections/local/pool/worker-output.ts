// Logs the output of a worker's libraries on stdout and stderr as single lines, without stacks and paths.

import type { Readable } from 'node:stream';
import { withoutPaths } from '../../../utils/without-paths.ts';

/** Output within this time becomes one line. */
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
    // Always read to the end: a full pipe would block the worker.
    if (text === '') setTimeout(flush, PAUSE_MS).unref();
    if (text.length < 10 * MAX_CHARACTERS) text += chunk;
  });
  output.on('error', () => undefined);
  output.on('end', flush);
}

/** Joins the informative lines. */
export function summarise(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^at\s|^\^+$|^node:|^Node\.js v/.test(line));
  return lines.map(withoutPaths).join(' | ').slice(0, MAX_CHARACTERS);
}
