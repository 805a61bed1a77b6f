// Groups texts of similar length into one tensor to limit padding.

/** Texts whose lengths differ by more than this factor go into different tensors. */
const MAX_RATIO = 3;
/** Shorter texts always share a tensor: padding them costs less than another run. */
const SHORT = 100;

/**
 * Calls `run` on groups of texts of similar length.
 * @returns the results in the order of the texts
 */
export async function bucketByLength<Item, Result>(
  items: readonly Item[],
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  lengthOf: (item: Item) => number = (item) => String(item).length,
): Promise<Result[]> {
  const order = [...items.keys()].sort((a, b) => lengthAt(a) - lengthAt(b));
  const results: Result[] = [];
  let group: number[] = [];
  for (const index of [...order, -1]) {
    const shortest = group[0];
    const fits = index >= 0 && (shortest === undefined || similar(lengthAt(shortest), lengthAt(index)));
    if (!fits && group.length > 0) {
      const found = await run(group.flatMap((member) => items.slice(member, member + 1)));
      found.forEach((result, i) => {
        const position = group[i];
        if (position !== undefined) results[position] = result;
      });
      group = [];
    }
    if (index >= 0) group.push(index);
  }
  return results;

  function lengthAt(index: number): number {
    const [item] = items.slice(index, index + 1);
    return item === undefined ? 0 : lengthOf(item);
  }
}

function similar(short: number, long: number): boolean {
  return long <= SHORT || long <= short * MAX_RATIO;
}
