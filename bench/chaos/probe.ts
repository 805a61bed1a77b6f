// Loaded into the server's process before the program: measures it from within when its parent asks.

export interface Measures {
  /** Megabytes, after the collector has run. */
  rss: number;
  /** Megabytes of JavaScript objects. */
  heap: number;
  /** Megabytes of buffers. */
  buffers: number;
  /** What keeps the process busy, by kind. */
  resources: Record<string, number>;
}

const MB = 1024 * 1024;

process.on('message', (message) => {
  if (message === 'measure') void measure().then((measures) => process.send?.(measures));
});
// The channel to the parent must not keep the program alive.
process.channel?.unref();

async function measure(): Promise<Measures> {
  // Twice, with a turn between: finalizers of the first free what the second collects.
  for (let i = 0; i < 2; i++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  const resources: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
  return { rss: rss / MB, heap: heapUsed / MB, buffers: arrayBuffers / MB, resources };
}
