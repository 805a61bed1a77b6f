#!/usr/bin/env node
// The program: the command line in, an exit code out; nothing else.

import { runCli } from './cli/run-cli.ts';

try {
  // Not process.exit: what was printed into a pipe would be lost.
  process.exitCode = await runCli(process.argv.slice(2), process.env);
} catch (error) {
  console.error(`inferql failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
