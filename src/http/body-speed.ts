// Stops bodies that arrive too slowly: each holds memory and a socket until it is complete.

/** Minimum speed of a body after its first seconds: 0.5 Mbit/s. */
const BYTES_PER_MS = 64;
const CHECK_MS = 1000;

/**
 * Calls `onSlow`, possibly more than once, when a body is slower than the minimum speed.
 * @param received returns the bytes received so far
 * @returns the function that ends the watch
 */
export type WatchSpeed = (received: () => number, onSlow: () => void) => () => void;

interface Body {
  readonly start: number;
  readonly received: () => number;
  readonly onSlow: () => void;
}

/** @param slowMs milliseconds before the minimum speed applies */
export function createSpeedWatch(slowMs: number): WatchSpeed {
  const bodies = new Set<Body>();
  /** Shared by all bodies, and kept for a while without any: a timer per body took 1.5 % of a cached request. */
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
