// Suggests names similar to an unknown one, for error messages.

import leven from 'leven';

const MOST = 3;

/**
 * @param edits most letters in which a similar name may differ. Default: by the length of the name
 * @returns ` Did you mean a or b?`, or an empty string when no name is similar
 */
export function didYouMean(word: string, names: readonly string[], edits?: number): string {
  const near = names
    .map((name) => ({ name, distance: name.startsWith(word) ? 0 : leven(word, name) }))
    .filter(({ name, distance }) => distance <= (edits ?? Math.max(2, name.length / 3)))
    .sort((a, b) => a.distance - b.distance)
    // Much farther names only distract: "text-clasification" is not "image-classification".
    .filter(({ distance }, _i, [best]) => distance <= (best?.distance ?? 0) + 1)
    .slice(0, MOST)
    .map(({ name }) => name);
  return near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
}
