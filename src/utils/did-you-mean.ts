// Names near to one that is not known, for error texts.

import leven from 'leven';

const MOST = 3;

/**
 * @param edits letters in which a near name may differ; by the length of the name unless given
 * @returns ` Did you mean a or b?`, or nothing when no name is near
 */
export function didYouMean(word: string, names: readonly string[], edits?: number): string {
  const near = names
    .map((name) => ({ name, distance: name.startsWith(word) ? 0 : leven(word, name) }))
    .filter(({ name, distance }) => distance <= (edits ?? Math.max(2, name.length / 3)))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST)
    .map(({ name }) => name);
  return near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : '';
}
