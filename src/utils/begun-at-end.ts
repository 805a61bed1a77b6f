// How much of the end of a text may be the beginning of a word that its stream has not finished.

/** Number of characters at the end of `text` that begin `word`, without being all of it. */
export function begunAtEnd(text: string, word: string): number {
  for (let length = Math.min(word.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(word.slice(0, length))) return length;
  }
  return 0;
}
