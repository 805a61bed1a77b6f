// What a fake classifier answers: each text with a label of its own, as one item or as a list; a list with "poison" is
// refused whole.

import type { Received } from './upstream.ts';

export function labelEach({ json }: Pick<Received, 'json'>) {
  const { inputs } = (json ?? { inputs: 'a file' }) as { inputs: string | string[] };
  if (inputs.includes('poison')) return { status: 400, body: { error: 'one of them is bad' } };
  const one = (text: string) => [{ label: `is ${text}`, score: 1 }];
  return { body: Array.isArray(inputs) ? inputs.map(one) : [one(inputs)] };
}
