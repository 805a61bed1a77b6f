// The wire counts Unicode code points (Python), JavaScript counts UTF-16 units: after an emoji the two differ.

/**
 * Maps code point offsets in `text` to UTF-16 offsets. Offsets past the end map to the end.
 * @returns the function; it costs nothing for texts without surrogate pairs
 */
export function utf16Offsets(text: string): (codePoints: number) => number {
  if (!/[\uD800-\uDBFF]/.test(text)) return (offset) => offset;
  const units = [0];
  for (const character of text) units.push((units.at(-1) ?? 0) + character.length);
  return (offset) => units[offset] ?? text.length;
}
