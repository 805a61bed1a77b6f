// A cache that is bounded by entries and has no room set up for them.

import { LRUCache } from 'lru-cache';
import { expect, test } from 'vitest';
import { entryBound } from '../../../src/utils/entry-bound.ts';

test('the entry that was not used for longest goes when there would be one too many', () => {
  const gone: string[] = [];
  const cache = new LRUCache<string, number>({ ...entryBound(3), dispose: (_value, key) => gone.push(key) });
  for (const [i, key] of ['a', 'b', 'c', 'd'].entries()) {
    cache.set(key, i);
    cache.get('a');
  }
  cache.set('d', 4);
  expect([...cache.keys()].sort()).toEqual(['a', 'c', 'd']);
  expect(cache.get('d')).toBe(4);
  // The value of d that was replaced, too.
  expect(gone).toEqual(['b', 'd']);
});
