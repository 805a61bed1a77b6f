// The few functions over scores that recipes share.

export function softmax(values: ArrayLike<number>): number[] {
  const list = Array.from(values);
  const top = list.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const weights = list.map((value) => Math.exp(value - top));
  const total = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / total);
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

/** A number that the caller gave, or the default. */
export function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
