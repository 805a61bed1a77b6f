// A counter with labels whose counting costs a look-up in a map: prom-client's own builds, checks and joins the labels on
// every count, which is done here once per scrape.

import { Counter, type Registry } from 'prom-client';

const SEPARATOR = '\n';

export interface TallyOptions {
  name: string;
  help: string;
  labels: readonly string[];
}

/** @returns the function that counts one, given the labels' values in order; each has few values, none with a line break */
export function createTally(registry: Registry, { name, help, labels }: TallyOptions) {
  const counts = new Map<string, number>();
  new Counter({
    name,
    help,
    labelNames: labels,
    registers: [registry],
    collect() {
      this.reset();
      for (const [key, count] of counts) {
        const values = key.split(SEPARATOR);
        this.inc(Object.fromEntries(labels.map((label, i) => [label, values[i] ?? ''])), count);
      }
    },
  });
  return function count(...values: string[]): void {
    const key = values.join(SEPARATOR);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
}
