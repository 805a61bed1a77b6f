// Turns callbacks into events: text as it comes, then what the run returned.

import type { StreamEvent } from '../../inference/connection.ts';
import { createReasoningSplitter } from '../../utils/split-reasoning.ts';

export interface StreamTextOptions {
  /** Text between `<think>` and `</think>`: a field of its own, or left out. Default: it stays in the text. */
  reasoning?: 'apart' | 'left out' | undefined;
}

export async function* streamText<Result>(
  run: (onText: (text: string) => void) => Promise<Result>,
  { reasoning: how }: StreamTextOptions = {},
): AsyncGenerator<StreamEvent, Result> {
  const splitter = how ? createReasoningSplitter() : undefined;
  let waiting = { text: '', reasoning: '' };
  let wake: () => void = () => undefined;
  let done = false;
  const add = ({ text, reasoning }: typeof waiting) => {
    waiting.text += text;
    if (how === 'apart') waiting.reasoning += reasoning;
    wake();
  };
  const result = run((text) => add(splitter?.add(text) ?? { text, reasoning: '' })).finally(() => {
    if (splitter) add(splitter.end());
    done = true;
    wake();
  });
  // A reader that stops never awaits the result: its failure must not end the process.
  result.catch(() => undefined);
  for (;;) {
    const { text, reasoning } = waiting;
    waiting = { text: '', reasoning: '' };
    if (text || reasoning) yield reasoning ? { text, reasoning } : { text };
    else if (done) break;
    else {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  return await result;
}
