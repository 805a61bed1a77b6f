// Streams a text until one of the stop sequences occurs, which may span several pieces.

import { begunAtEnd } from '../../../utils/begun-at-end.ts';

export interface StopAtSequences {
  add(text: string): void;
  /** Ends the input and releases held-back text. */
  end(): void;
}

export function stopAtSequences(
  words: readonly string[],
  { onText, onStop }: { onText(text: string): void; onStop(): void },
): StopAtSequences {
  /** Trailing characters that may be the start of a stop sequence. */
  const begun = (text: string) => Math.max(0, ...words.map((word) => begunAtEnd(text, word)));
  let held = '';
  let stopped = false;

  function release(length: number): void {
    if (length > 0) onText(held.slice(0, length));
    held = held.slice(length);
  }

  return {
    add(text) {
      if (stopped) return;
      held += text;
      const places = words.map((word) => held.indexOf(word)).filter((at) => at >= 0);
      if (places.length === 0) return release(held.length - begun(held));
      release(Math.min(...places));
      stopped = true;
      onStop();
    },
    end() {
      if (!stopped) release(held.length);
    },
  };
}
