// Converts callbacks to events: text as it arrives, then the result of the run.

import type { StreamEvent } from '../../inference/connection.ts';
import { createReasoningSplitter } from '../../utils/split-reasoning.ts';

export interface StreamTextOptions {
  /** What happens to text between `<think>` and `</think>`: its own field, or omitted. Default: it is text. */
  reasoning?: 'separate' | 'omitted' | undefined;
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
    if (how === 'separate') waiting.reasoning += reasoning;
    wake();
  };
  const result = run((text) => add(splitter?.add(text) ?? { text, reasoning: '' })).finally(() => {
    if (splitter) add(splitter.end());
    done = true;
    wake();
  });
  // A reader that stops early never awaits the result, whose failure must not end the process.
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
