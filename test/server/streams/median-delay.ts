// The median of five delays: client, server and upstream share one process, and it its machine with others. A machine
// that is busy for a while is no slow server: where the median is too long it is measured again, but not for ever.

const TIMES = 5;
const ROUNDS = 5;

/**
 * @param measure gives when it was begun and when it was over, in milliseconds
 * @returns the first median below `within` milliseconds, or the last of five
 */
export async function medianDelay(
  within: number,
  measure: () => Promise<[begun: number, over: number | undefined]>,
): Promise<number> {
  let median = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS && median >= within; round++) {
    const delays: number[] = [];
    for (let i = 0; i < TIMES; i++) {
      const [begun, over = Number.POSITIVE_INFINITY] = await measure();
      delays.push(over - begun);
    }
    median = delays.sort((a, b) => a - b)[Math.floor(TIMES / 2)] ?? Number.POSITIVE_INFINITY;
  }
  return median;
}
