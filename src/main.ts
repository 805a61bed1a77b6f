#!/usr/bin/env node
// The entry point of the program: runs the command line and sets the exit code.

/** Loading the program opens more than two hundred files at once. */
const LEAST_FILES = 256;

try {
  // Not a static import, whose failure could not be reported here.
  const { runCli } = await import('./cli/run-cli.ts');
  // Not process.exit, which could lose output that is still being written to a pipe.
  process.exitCode = await runCli(process.argv.slice(2), process.env);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`inferql failed: ${tooFewFiles() ?? message}`);
  process.exit(1);
}

/**
 * The limit of open files if it is too low, which is otherwise reported as a package that cannot be found. Windows has
 * none.
 */
function tooFewFiles(): string | undefined {
  const report = JSON.stringify(process.report.getReport());
  const files = Number(/"open_files":\{"soft":(\d+)/.exec(report)?.[1] ?? LEAST_FILES);
  if (files >= LEAST_FILES) return undefined;
  return `this process may open ${files} files at once (ulimit -n), and inferql needs at least ${LEAST_FILES}.`;
}
