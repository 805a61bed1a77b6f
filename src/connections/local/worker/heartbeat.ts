// The worker's heartbeat: a thread writes a byte a second to a pipe of its own, while the event loop may be held up by a
// model for as long as a run takes. The parent (pool/heartbeat.ts) replaces a worker whose heart has stopped.

import { Worker } from 'node:worker_threads';

/** The pipe that the parent opens, after stdin, stdout, stderr and the channel. */
const PIPE = 4;

// As text, since a thread needs no file of its own for this, nor a loader. A parent that has gone ends this process anyway.
const BEAT = `
const { writeSync } = require('node:fs');
const beat = () => { try { writeSync(${PIPE}, '.'); } catch {} };
beat();
setInterval(beat, 1000);
`;

export function startHeartbeat(): void {
  const thread = new Worker(BEAT, { eval: true, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 8 } });
  // Without a thread there is no watch: the parent expects nothing before the first beat.
  thread.on('error', () => undefined);
  thread.unref();
}
