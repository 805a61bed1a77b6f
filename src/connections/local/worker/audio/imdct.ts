// The inverse modified discrete cosine transform by way of a complex FFT of a quarter of its length: AAC and Vorbis
// both come back to time through it.

export interface Imdct {
  /**
   * `output[n] = sum of input[k] * cos(2 pi / N * (n + 1/2 + N/4) * (k + 1/2))`, unscaled.
   * @param input N / 2 coefficients
   * @param output N samples, written over
   */
  (input: Float32Array, output: Float32Array): void;
}

/** @param length N: a power of two, at least 16 */
export function createImdct(length: number): Imdct {
  const half = length / 2;
  const quarter = length / 4;
  const fft = createFft(quarter);
  const cosines = Float64Array.from({ length: quarter }, (_, k) => Math.cos((2 * Math.PI * (k + 1 / 8)) / length));
  const sines = Float64Array.from({ length: quarter }, (_, k) => Math.sin((2 * Math.PI * (k + 1 / 8)) / length));
  const re = new Float64Array(quarter);
  const im = new Float64Array(quarter);
  const rotated = new Float64Array(half);
  return (input, output) => {
    for (let k = 0; k < quarter; k++) {
      const [even, odd] = [input[2 * k] ?? 0, input[half - 1 - 2 * k] ?? 0];
      const [c, s] = [cosines[k] ?? 0, sines[k] ?? 0];
      re[k] = even * c + odd * s;
      im[k] = odd * c - even * s;
    }
    fft(re, im);
    // What comes out is a DCT-IV of the coefficients, whose symmetries give the whole length.
    for (let k = 0; k < quarter; k++) {
      const [x, y] = [re[k] ?? 0, im[k] ?? 0];
      const [c, s] = [cosines[k] ?? 0, sines[k] ?? 0];
      rotated[2 * k] = x * c + y * s;
      rotated[half - 1 - 2 * k] = x * s - y * c;
    }
    for (let n = 0; n < quarter; n++) {
      output[n] = rotated[quarter + n] ?? 0;
      output[half - 1 - n] = -(rotated[quarter + n] ?? 0);
      output[half + n] = -(rotated[quarter - 1 - n] ?? 0);
      output[length - 1 - n] = -(rotated[quarter - 1 - n] ?? 0);
    }
  };
}

/** In place, forward, radix 2. */
function createFft(size: number): (re: Float64Array, im: Float64Array) => void {
  const bits = Math.log2(size);
  const reversed = Uint32Array.from({ length: size }, (_, i) => {
    let value = 0;
    for (let bit = 0; bit < bits; bit++) value |= ((i >> bit) & 1) << (bits - 1 - bit);
    return value;
  });
  const cosines = Float64Array.from({ length: size / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / size));
  const sines = Float64Array.from({ length: size / 2 }, (_, i) => -Math.sin((2 * Math.PI * i) / size));
  return (re, im) => {
    for (let i = 0; i < size; i++) {
      const j = reversed[i] ?? 0;
      if (j <= i) continue;
      [re[i], re[j]] = [re[j] ?? 0, re[i] ?? 0];
      [im[i], im[j]] = [im[j] ?? 0, im[i] ?? 0];
    }
    for (let span = 1; span < size; span *= 2) {
      const stride = size / (2 * span);
      for (let start = 0; start < size; start += 2 * span) {
        for (let k = 0; k < span; k++) {
          const [c, s] = [cosines[k * stride] ?? 0, sines[k * stride] ?? 0];
          const [a, b] = [start + k, start + k + span];
          const x = (re[b] ?? 0) * c - (im[b] ?? 0) * s;
          const y = (re[b] ?? 0) * s + (im[b] ?? 0) * c;
          re[b] = (re[a] ?? 0) - x;
          im[b] = (im[a] ?? 0) - y;
          re[a] = (re[a] ?? 0) + x;
          im[a] = (im[a] ?? 0) + y;
        }
      }
    }
  };
}
