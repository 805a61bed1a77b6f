// Exits quietly when the reader of the output closes the pipe early, as in `inferql embed … | head`.

/** Exits without an error message once the output is no longer read, as other command line programs do. */
export function endWithPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(0);
    });
  }
}
