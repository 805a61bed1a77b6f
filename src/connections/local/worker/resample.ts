// Resamples a mono recording with a windowed sinc; linear interpolation would alias noise into the voice.

/** Zero crossings of the sinc on each side; more are cleaner and slower. */
const CROSSINGS = 8;
/** Most positions between two samples with their own kernel; others are rounded to the nearest. */
const MAX_PHASES = 512;

export interface Resampler {
  /** The samples that can be computed so far; the rest depends on later input. */
  push(samples: Float32Array): Float32Array;
  /** The rest, as if silence followed. */
  end(): Float32Array;
}

/** Resamples block by block, with a buffer no longer than the kernel. */
export function createResampler(from: number, to: number): Resampler {
  if (from === to) return { push: (samples) => samples, end: () => new Float32Array(0) };
  const kernel = createKernel(from, to);
  // Samples from `first` on; those before the start are silence.
  let held = new Float32Array(kernel.reach);
  let first = -kernel.reach;
  let received = 0;
  let sent = 0;

  function take(count: number): Float32Array {
    const output = new Float32Array(Math.max(0, count));
    for (let i = 0; i < output.length; i++) output[i] = kernel.at(held, sent + i, first);
    sent += output.length;
    // Samples before the first tap of the next output are dropped.
    const used = Math.min(held.length, Math.max(0, Math.floor((sent * from) / to) - kernel.reach + 1 - first));
    held = held.slice(used);
    first += used;
    return output;
  }

  return {
    push(samples) {
      const joined = new Float32Array(held.length + samples.length);
      joined.set(held);
      joined.set(samples, held.length);
      held = joined;
      received += samples.length;
      // The last output whose taps are all available.
      return take(Math.ceil(((received - kernel.reach) * to) / from) - sent);
    },
    end() {
      const silence = new Float32Array(held.length + kernel.reach + 1);
      silence.set(held);
      held = silence;
      const total = received === 0 ? 0 : Math.max(1, Math.floor((received * to) / from));
      return take(total - sent);
    },
  };
}

export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples;
  const resampler = createResampler(from, to);
  const [head, tail] = [resampler.push(samples), resampler.end()];
  const output = new Float32Array(head.length + tail.length);
  output.set(head);
  output.set(tail, head.length);
  return output;
}

interface Kernel {
  /** Samples on each side of the output position. */
  readonly reach: number;
  /** The output at this index, from samples that start with index `first`. */
  at(samples: Float32Array, index: number, first: number): number;
}

function createKernel(from: number, to: number): Kernel {
  // Cuts off above the lower Nyquist frequency.
  const cutoff = Math.min(1, to / from);
  const reach = Math.ceil(CROSSINGS / cutoff);
  const taps = 2 * reach;
  const phases = Math.min(MAX_PHASES, to / greatestDivisor(from, to));
  const weights = new Float32Array((phases + 1) * taps);
  for (let phase = 0; phase <= phases; phase++) {
    for (let tap = 0; tap < taps; tap++) {
      weights[phase * taps + tap] = weight(Math.abs(tap - reach + 1 - phase / phases), cutoff, CROSSINGS / cutoff);
    }
  }
  return {
    reach,
    at(samples, index, first) {
      const whole = Math.floor((index * from) / to);
      const phase = Math.round((((index * from) % to) / to) * phases);
      const start = whole - reach + 1 - first;
      let sum = 0;
      for (let tap = 0; tap < taps; tap++) sum += (samples[start + tap] ?? 0) * (weights[phase * taps + tap] ?? 0);
      return sum;
    },
  };
}

function weight(distance: number, cutoff: number, reach: number): number {
  if (distance >= reach) return 0;
  const angle = Math.PI * distance * cutoff;
  const sinc = distance === 0 ? 1 : Math.sin(angle) / angle;
  return sinc * 0.5 * (1 + Math.cos((Math.PI * distance) / reach)) * cutoff;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
