// Sends the worker's heartbeat: a thread writes one byte per second to a separate pipe, even while a model run blocks
// the event loop. The parent (pool/heartbeat.ts) replaces a worker whose heartbeat stops.

import { Worker } from 'node:worker_threads';

/** File descriptor that the parent opens after stdin, stdout, stderr and the IPC channel. */
const PIPE = 4;

// Inline source, so that the thread needs neither a file nor a loader. If the parent is gone, this process ends anyway.
const BEAT = `
const { writeSync } = require('node:fs');
const beat = () => { try { writeSync(${PIPE}, '.'); } catch {} };
beat();
setInterval(beat, 1000);
`;

export function startHeartbeat(): void {
  const thread = new Worker(BEAT, { eval: true, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 8 } });
  // Without a thread there is no monitoring: the parent expects nothing before the first beat.
  thread.on('error', () => undefined);
  thread.unref();
}
