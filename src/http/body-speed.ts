// Ends bodies that come too slowly: each holds memory and a socket for as long as it takes.

/** The least speed of a body after its first seconds: 0.5 Mbit/s. */
const BYTES_PER_MS = 64;
const CHECK_MS = 1000;

/**
 * Calls `onSlow`, perhaps more than once, when a body comes at less than the least speed.
 * @param received bytes so far
 * @returns what ends the watch
 */
export type WatchSpeed = (received: () => number, onSlow: () => void) => () => void;

interface Body {
  readonly start: number;
  readonly received: () => number;
  readonly onSlow: () => void;
}

/** @param slowMs milliseconds that any body may take; a larger one gets more */
export function createSpeedWatch(slowMs: number): WatchSpeed {
  const bodies = new Set<Body>();
  /** One for all bodies, which goes on for a while without any: a timer for each was 1.5 % of a cached request. */
  let clock: NodeJS.Timeout | undefined;

  function check(): void {
    if (bodies.size === 0) {
      clearInterval(clock);
      clock = undefined;
    }
    const now = performance.now();
    for (const { start, received, onSlow } of bodies) {
      if (now - start > slowMs + received() / BYTES_PER_MS) onSlow();
    }
  }

  return function watchSpeed(received, onSlow) {
    const body = { start: performance.now(), received, onSlow };
    bodies.add(body);
    clock ??= setInterval(check, Math.min(CHECK_MS, slowMs)).unref();
    return () => bodies.delete(body);
  };
}
