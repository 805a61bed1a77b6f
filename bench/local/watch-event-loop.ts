// Loaded into the server before its program (`--import`): tells its event loop's delay to the parent process that asks.

import { monitorEventLoopDelay } from 'node:perf_hooks';

// Each sample waits this long; what it comes later is the delay.
const RESOLUTION_MS = 10;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();
let usage = process.cpuUsage();

process.on('message', () => {
  const { user, system } = process.cpuUsage(usage);
  const ms = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  const reply = {
    p50: ms(delay.percentile(50)),
    p99: ms(delay.percentile(99)),
    max: ms(delay.max),
    cpu: (user + system) / 1e6,
  };
  delay.reset();
  usage = process.cpuUsage();
  process.send?.(reply);
});
// The question must not keep a server alive that is told to stop.
process.channel?.unref();
