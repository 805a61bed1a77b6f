// Watches a worker's heartbeat, which a separate thread sends even while a model blocks the worker's event loop. A process
// that is stopped, or hangs on a disk, sends none.

import type { Readable } from 'node:stream';

/** In milliseconds; worker/heartbeat.ts beats as often. */
const BEAT_MS = 1000;
/** Beats that may be missed: on an overloaded machine they are late. */
const MISSED_BEATS = 4;

/**
 * Calls `onStop` once when beats stop; none is expected before the first one.
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
  // Counts checks, not time: after this process was blocked, beats that it has not read yet are not missed ones.
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
