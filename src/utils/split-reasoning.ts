// Separates the reasoning of a model, between `<think>` and `</think>` at the beginning, from what it answers. White space beside
// the tags belongs to them. A text may come in any pieces: the outcome is the same.

export interface Split {
  text: string;
  reasoning: string;
}

export interface ReasoningSplitter {
  /** What is known to be text or reasoning by now; what may still be a tag is held back. */
  add(piece: string): Split;
  /** No more will come: what was held back goes out. */
  end(): Split;
}

const OPEN = '<think>';
const CLOSE = '</think>';

export function splitReasoning(whole: string): Split {
  const splitter = createReasoningSplitter();
  const [first, last] = [splitter.add(whole), splitter.end()];
  return { text: first.text + last.text, reasoning: first.reasoning + last.reasoning };
}

export function createReasoningSplitter(): ReasoningSplitter {
  let state: 'start' | 'opened' | 'thinking' | 'closed' | 'text' = 'start';
  let held = '';

  function begin(): string {
    const begun = held.trimStart();
    if (begun.startsWith(OPEN)) {
      held = begun.slice(OPEN.length);
      state = 'opened';
      return '';
    }
    if (OPEN.startsWith(begun)) return '';
    state = 'text';
    return take(held.length);
  }

  function think(): string {
    if (state === 'opened') {
      held = held.trimStart();
      if (held === '') return '';
      state = 'thinking';
    }
    const at = held.indexOf(CLOSE);
    // White space before what may become the tag waits with it.
    if (at < 0) return take(held.slice(0, held.length - begunAtEnd(held)).trimEnd().length);
    const reasoning = take(at).trimEnd();
    held = held.slice(CLOSE.length);
    state = 'closed';
    return reasoning;
  }

  function answer(): string {
    if (state === 'closed') {
      held = held.trimStart();
      if (held === '') return '';
      state = 'text';
    }
    return take(held.length);
  }

  function take(length: number): string {
    const taken = held.slice(0, length);
    held = held.slice(length);
    return taken;
  }

  return {
    add(piece) {
      held += piece;
      let text = state === 'start' ? begin() : '';
      const reasoning = state === 'opened' || state === 'thinking' ? think() : '';
      if (state === 'closed' || state === 'text') text += answer();
      return { text, reasoning };
    },
    end() {
      const rest = take(held.length);
      if (state === 'start') return { text: rest, reasoning: '' };
      return { text: '', reasoning: rest.trimEnd() };
    },
  };
}

/** How many letters at the end may be the beginning of the closing tag. */
function begunAtEnd(text: string): number {
  for (let length = Math.min(CLOSE.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(CLOSE.slice(0, length))) return length;
  }
  return 0;
}
