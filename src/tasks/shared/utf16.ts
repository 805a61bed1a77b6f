// Converts offsets: servers count Unicode code points (Python), JavaScript counts UTF-16 units, which differ after an
// emoji.

/**
 * @returns the function that maps code point offsets in `text` to UTF-16 offsets, or undefined outside of it. It is free for texts
 *   without surrogate pairs
 */
export function utf16Offsets(text: string): (codePoints: number) => number | undefined {
  if (!/[\uD800-\uDBFF]/.test(text)) {
    return (offset) => (Number.isInteger(offset) && offset >= 0 && offset <= text.length ? offset : undefined);
  }
  const units = [0];
  for (const character of text) units.push((units.at(-1) ?? 0) + character.length);
  return (offset) => units[offset];
}
