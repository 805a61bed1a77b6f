// Splits a long recording at quiet places, so that no word is cut.

/** How far before the limit a pause is searched, and the length of a pause, in seconds. */
const SEARCH = 5;
const PAUSE = 0.2;

/** Consecutive parts of at most `seconds` that together are the whole recording. */
export function splitAtPauses(samples: Float32Array, rate: number, seconds: number): Float32Array[] {
  const parts: Float32Array[] = [];
  const most = seconds * rate;
  let from = 0;
  while (samples.length - from > most) {
    const to = quietest(samples, from + most - SEARCH * rate, from + most, Math.round(PAUSE * rate));
    parts.push(samples.subarray(from, to));
    from = to;
  }
  parts.push(samples.subarray(from));
  return parts;
}

/** The middle of the window with the least energy. */
function quietest(samples: Float32Array, from: number, to: number, window: number): number {
  let best = to;
  let least = Number.POSITIVE_INFINITY;
  for (let at = from; at + window <= to; at += Math.max(1, window >> 1)) {
    let energy = 0;
    for (let i = at; i < at + window; i++) energy += (samples[i] ?? 0) ** 2;
    if (energy < least) {
      least = energy;
      best = at + (window >> 1);
    }
  }
  return best;
}
