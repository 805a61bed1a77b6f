// Bounds a cache of lru-cache by its number of entries, without memory for those that are not there.

/**
 * Options for an LRUCache with thousands of entries at most. Its own `max` allocates room for all of them at once: for
 * 100,000 that is 3 MB, and half the time that a server takes to be created.
 */
export function entryBound(entries: number) {
  return { maxSize: entries, sizeCalculation: () => 1 };
}
