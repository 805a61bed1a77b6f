// Changes the rate of a mono recording with a windowed sinc: plain interpolation would fold hiss into the voice.

/** Zero crossings of the sinc on each side: more is cleaner and slower. */
const CROSSINGS = 8;

export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples;
  const step = from / to;
  // Below the lower of both Nyquist limits nothing is kept.
  const cutoff = Math.min(1, to / from);
  const reach = CROSSINGS / cutoff;
  const kernel = createKernel(reach, cutoff);
  const out = new Float32Array(Math.max(1, Math.floor(samples.length / step)));
  for (let i = 0; i < out.length; i++) {
    const center = i * step;
    const first = Math.max(0, Math.ceil(center - reach));
    const last = Math.min(samples.length - 1, Math.floor(center + reach));
    let sum = 0;
    for (let j = first; j <= last; j++) sum += (samples[j] ?? 0) * kernel(Math.abs(j - center));
    out[i] = sum;
  }
  return out;
}

/** The kernel by distance, read from a table: a sine per tap would cost ten times as much. */
function createKernel(reach: number, cutoff: number): (distance: number) => number {
  const resolution = 512;
  const table = new Float32Array(Math.ceil(reach * resolution) + 2);
  for (let k = 0; k < table.length; k++) {
    const x = k / resolution;
    const angle = Math.PI * x * cutoff;
    const sinc = x === 0 ? 1 : Math.sin(angle) / angle;
    const window = x >= reach ? 0 : 0.5 * (1 + Math.cos((Math.PI * x) / reach));
    table[k] = sinc * window * cutoff;
  }
  return (distance) => table[Math.round(distance * resolution)] ?? 0;
}
