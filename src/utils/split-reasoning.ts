// Separates a model's reasoning, between `<think>` and `</think>` at the start, from its answer. White space next to
// the tags is dropped. The result does not depend on how a stream splits the text.
//
// The chat templates of DeepSeek R1 and Qwen3's thinking models write `<think>` into the prompt, so that the text of
// the model only has `</think>`, on a line of its own. The pieces of such a stream cannot be told apart until then;
// the whole text is separated at its end.

import { begunAtEnd } from './begun-at-end.ts';

export interface Split {
  text: string;
  reasoning: string;
}

export interface ReasoningSplitter {
  /** Text and reasoning so far; what may still become a tag is held back. */
  add(piece: string): Split;
  /** Ends the text: returns what was held back. */
  end(): Split;
}

const OPEN = '<think>';
const CLOSE = '</think>';

/** The end of reasoning that began in the prompt. A `</think>` within a line is one that the answer quotes. */
const LONE_CLOSE = /(?:^|\n)[^\S\n]*<\/think>[^\S\n]*(?:\n|$)/;

export function splitReasoning(whole: string): Split {
  const lone = whole.includes(OPEN) ? null : LONE_CLOSE.exec(whole);
  if (lone) {
    return {
      text: whole.slice(lone.index + lone[0].length).trimStart(),
      reasoning: whole.slice(0, lone.index).trim(),
    };
  }
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
    // White space before a possible tag is held back with it.
    if (at < 0) return take(held.slice(0, held.length - begunAtEnd(held, CLOSE)).trimEnd().length);
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
