// Streams a text until one of the stop sequences occurs, which may span several pieces.

export interface StopAtSequences {
  add(text: string): void;
  /** Ends the input and releases held-back text. */
  end(): void;
}

export function stopAtSequences(
  words: readonly string[],
  { onText, onStop }: { onText(text: string): void; onStop(): void },
): StopAtSequences {
  let held = '';
  let stopped = false;

  function letThrough(length: number): void {
    if (length > 0) onText(held.slice(0, length));
    held = held.slice(length);
  }

  return {
    add(text) {
      if (stopped) return;
      held += text;
      const places = words.map((word) => held.indexOf(word)).filter((at) => at >= 0);
      if (places.length === 0) return letThrough(held.length - begunAtEnd(held, words));
      letThrough(Math.min(...places));
      stopped = true;
      onStop();
    },
    end() {
      if (!stopped) letThrough(held.length);
    },
  };
}

/** Number of trailing characters that may be the start of a stop sequence. */
function begunAtEnd(text: string, words: readonly string[]): number {
  const begun = words.map((word) => {
    for (let length = Math.min(word.length - 1, text.length); length > 0; length--) {
      if (text.endsWith(word.slice(0, length))) return length;
    }
    return 0;
  });
  return Math.max(0, ...begun);
}
