// The most memory that this process has had resident at once.

import { readFileSync } from 'node:fs';

/**
 * Megabytes. From Linux's own book-keeping, where there is one: `maxRSS` of a process that was forked begins at what its
 * parent had, so that it tells of the benchmark and not of the server.
 */
export function peakMemory(): number {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (kilobytes) return (Number(kilobytes) * 1024) / 1e6;
  } catch {
    // Not Linux.
  }
  return (process.resourceUsage().maxRSS * 1024) / 1e6;
}
