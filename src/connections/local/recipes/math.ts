// Vector and score functions shared by recipes.

// Written with loops, because these run over a whole vocabulary for every mask and every window.
export function softmax(values: ArrayLike<number>): number[] {
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) top = Math.max(top, values[i] ?? 0);
  const weights = Array.from({ length: values.length }, () => 0);
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = Math.exp((values[i] ?? 0) - top);
    weights[i] = weight;
    total += weight;
  }
  for (let i = 0; i < weights.length; i++) weights[i] = (weights[i] ?? 0) / total;
  return weights;
}

/** Dot product over the length of the first vector. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** The vector divided by a number. */
export function scaled(vector: Float32Array, divisor: number): Float32Array {
  const result = new Float32Array(vector.length);
  for (let i = 0; i < vector.length; i++) result[i] = (vector[i] ?? 0) / divisor;
  return result;
}

/** Indices of the `count` greatest values, in descending order. Sorting 30,000 words would take 10 ms. */
export function topIndices(values: ArrayLike<number>, count: number): number[] {
  const best: number[] = [];
  const valueAt = (index: number | undefined) =>
    index === undefined ? Number.NEGATIVE_INFINITY : (values[index] ?? 0);
  for (let i = 0; i < values.length; i++) {
    const value = valueAt(i);
    if (best.length === count && value <= valueAt(best[count - 1])) continue;
    let place = best.length;
    while (place > 0 && valueAt(best[place - 1]) < value) place--;
    best.splice(place, 0, i);
    if (best.length > count) best.pop();
  }
  return best;
}

export function sigmoid(values: ArrayLike<number>): number[] {
  return Array.from(values, (value) => 1 / (1 + Math.exp(-value)));
}

/** Index of the greatest value; 0 for an empty list. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[best] ?? 0)) best = i;
  return best;
}

/** The given number, or the default. */
export function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
