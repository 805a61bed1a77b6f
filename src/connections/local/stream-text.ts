// Turns callbacks into events: text as it comes, then what the run returned.

import type { StreamEvent } from '../../inference/connection.ts';

export async function* streamText<Result>(
  run: (onText: (text: string) => void) => Promise<Result>,
): AsyncGenerator<StreamEvent, Result> {
  const texts: string[] = [];
  let wake: () => void = () => undefined;
  let done = false;
  const result = run((text) => {
    texts.push(text);
    wake();
  }).finally(() => {
    done = true;
    wake();
  });
  // Whoever stops reading never awaits the result: its failure must not end the process.
  result.catch(() => undefined);
  while (!done || texts.length > 0) {
    const text = texts.splice(0).join('');
    if (text) yield { text };
    else if (!done) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  return await result;
}
