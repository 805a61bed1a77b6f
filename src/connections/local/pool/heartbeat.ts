// Watches a worker's heartbeat, which a thread of its own sends: a busy model stops the worker's event loop, not its heart.
// A process that has been stopped, or that waits for a disk that is gone, sends nothing.

import type { Readable } from 'node:stream';

/** In milliseconds; worker/heartbeat.ts beats as often. */
const BEAT_MS = 1000;
/** Beats that may be missed: a starved machine is late, and gives up nothing of it. */
const MISSED_BEATS = 4;

/**
 * Calls `onStop` once, when beats have stopped; before the first one nothing is expected.
 * @returns the function that ends the watch
 */
export function watchHeartbeat(beats: Readable, onStop: () => void): () => void {
  let beaten = false;
  let missed = 0;
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    missed = beaten ? 0 : missed + 1;
    beaten = false;
    if (missed < MISSED_BEATS) return;
    end();
    onStop();
  };
  // Counted in looks and not by the clock: when this process was held up, the beats it has not read yet are no missed ones.
  const onBeat = () => {
    beaten = true;
    timer ??= setInterval(() => setImmediate(look), BEAT_MS).unref();
  };
  const end = () => {
    clearInterval(timer);
    beats.off('data', onBeat);
    beats.resume();
  };
  beats.on('data', onBeat);
  return end;
}
