// So many callers, each of whom asks again as soon as it is answered.

export interface Took {
  /** Calls answered. */
  count: number;
  seconds: number;
  /** Milliseconds of each call. */
  latencies: number[];
}

/** @param call gets a number that no other call of this crowd gets, counted from `from` */
export async function runCrowd(
  { callers, seconds, from = 0 }: { callers: number; seconds: number; from?: number },
  call: (i: number) => Promise<unknown>,
): Promise<Took> {
  const latencies: number[] = [];
  const start = performance.now();
  let next = from;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() - start < seconds * 1000) {
        const begun = performance.now();
        await call(next++);
        latencies.push(performance.now() - begun);
      }
    }),
  );
  return { count: latencies.length, seconds: (performance.now() - start) / 1000, latencies };
}
