// Computes the inverse modified discrete cosine transform for AAC and Vorbis, with a complex FFT of a quarter of its
// length.

/**
 * `output[n] = sum of input[k] * cos(2 pi / N * (n + 1/2 + N/4) * (k + 1/2))`, unscaled: N / 2 coefficients to N
 * samples, which overwrite `output`.
 */
export type Imdct = (input: Float32Array, output: Float32Array) => void;

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
  // No destructuring here: allocating a pair in each of a million steps keeps the garbage collector busy.
  return (input, output) => {
    for (let k = 0; k < quarter; k++) {
      const even = input[2 * k] ?? 0;
      const odd = input[half - 1 - 2 * k] ?? 0;
      const c = cosines[k] ?? 0;
      const s = sines[k] ?? 0;
      re[k] = even * c + odd * s;
      im[k] = odd * c - even * s;
    }
    fft(re, im);
    // The FFT result is a DCT-IV of the coefficients, which is extended to the full length by symmetry.
    for (let k = 0; k < quarter; k++) {
      const x = re[k] ?? 0;
      const y = im[k] ?? 0;
      const c = cosines[k] ?? 0;
      const s = sines[k] ?? 0;
      rotated[2 * k] = x * c + y * s;
      rotated[half - 1 - 2 * k] = x * s - y * c;
    }
    for (let n = 0; n < quarter; n++) {
      const late = rotated[quarter + n] ?? 0;
      const early = -(rotated[quarter - 1 - n] ?? 0);
      output[n] = late;
      output[half - 1 - n] = -late;
      output[half + n] = early;
      output[length - 1 - n] = early;
    }
  };
}

/** In-place forward radix-2 FFT. */
function createFft(size: number): (re: Float64Array, im: Float64Array) => void {
  const bits = Math.log2(size);
  const reversed = Uint32Array.from({ length: size }, (_, i) => {
    let value = 0;
    for (let bit = 0; bit < bits; bit++) value |= ((i >> bit) & 1) << (bits - 1 - bit);
    return value;
  });
  // Twiddle factors in the order of the passes, for sequential reads.
  const cosines = new Float64Array(size);
  const sines = new Float64Array(size);
  for (let span = 1; span < size; span *= 2) {
    for (let k = 0; k < span; k++) {
      cosines[span + k] = Math.cos((Math.PI * k) / span);
      sines[span + k] = -Math.sin((Math.PI * k) / span);
    }
  }
  return (re, im) => {
    for (let i = 0; i < size; i++) {
      const j = reversed[i] ?? 0;
      if (j <= i) continue;
      const x = re[i] ?? 0;
      const y = im[i] ?? 0;
      re[i] = re[j] ?? 0;
      im[i] = im[j] ?? 0;
      re[j] = x;
      im[j] = y;
    }
    for (let span = 1; span < size; span *= 2) {
      for (let start = 0; start < size; start += 2 * span) {
        for (let k = 0; k < span; k++) {
          const c = cosines[span + k] ?? 0;
          const s = sines[span + k] ?? 0;
          const a = start + k;
          const b = a + span;
          const reB = re[b] ?? 0;
          const imB = im[b] ?? 0;
          const x = reB * c - imB * s;
          const y = reB * s + imB * c;
          const reA = re[a] ?? 0;
          const imA = im[a] ?? 0;
          re[b] = reA - x;
          im[b] = imA - y;
          re[a] = reA + x;
          im[a] = imA + y;
        }
      }
    }
  };
}
