// `inferql embed … | head` closes the pipe before everything is written: no fault of anyone, and nothing to say.

/** Ends the process, as other programs of a pipe end, when what it writes is no longer read. */
export function endWithPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(0);
    });
  }
}
