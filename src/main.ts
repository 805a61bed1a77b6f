#!/usr/bin/env node
// The entry point of the program: runs the command line and sets the exit code.

import { runCli } from './cli/run-cli.ts';

try {
  // Not process.exit, which could lose output that is still being written to a pipe.
  process.exitCode = await runCli(process.argv.slice(2), process.env);
} catch (error) {
  console.error(`inferql failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
