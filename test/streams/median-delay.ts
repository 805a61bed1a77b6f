// The median of five delays: client, server and upstream share one process, and it its machine with others.

const TIMES = 5;

/** @param measure gives when it was begun and when it was over, in milliseconds */
export async function medianDelay(measure: () => Promise<[begun: number, over: number | undefined]>): Promise<number> {
  const delays: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    const [begun, over = Number.POSITIVE_INFINITY] = await measure();
    delays.push(over - begun);
  }
  return delays.sort((a, b) => a - b)[Math.floor(TIMES / 2)] ?? Number.POSITIVE_INFINITY;
}
