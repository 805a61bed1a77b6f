// Runs the command line in this process, with what it prints caught: a process for each would only start the same code
// anew, at a second of CPU each. Tests of what a process adds (signals, pipes, exit codes) start one.

import { Readable } from 'node:stream';
import { format } from 'node:util';
import { vi } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';

export interface Ended {
  code: number | undefined;
  out: string;
  err: string;
}

/** One at a time: what is printed belongs to the process. */
export async function runInferql(
  args: readonly string[],
  { stdin = '', environment = {} }: { stdin?: string | Buffer; environment?: Record<string, string> } = {},
): Promise<Ended> {
  const written = { out: '', err: '' };
  const input = stdin.length > 0 ? Readable.from([Buffer.from(stdin)]) : Readable.from([]);
  const line =
    (stream: keyof typeof written) =>
    (...words: unknown[]) => {
      written[stream] += `${format(...words)}\n`;
    };
  const spies = [
    vi.spyOn(console, 'log').mockImplementation(line('out')),
    vi.spyOn(console, 'error').mockImplementation(line('err')),
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      written.out += text;
      return true;
    }),
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(Object.assign(input, { isTTY: false, fd: 0 }) as never),
  ];
  const streams = [process.stdout, process.stderr];
  const listeners = streams.map((stream) => stream.listeners('error'));
  try {
    const code = await runCli(args, environment);
    return { code, ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
    // Those of a command, which would end this process with a closed pipe.
    for (const [i, stream] of streams.entries()) {
      for (const listener of stream.listeners('error')) {
        if (!listeners[i]?.includes(listener)) stream.off('error', listener as () => void);
      }
    }
  }
}
