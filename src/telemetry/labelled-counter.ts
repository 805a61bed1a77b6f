// A counter with labels in which counting takes one look-up per label. prom-client builds, validates and joins the
// labels on every count; here that happens once per scrape.

import { Counter, type Registry } from 'prom-client';

export interface LabelledCounterOptions {
  name: string;
  help: string;
  labels: readonly string[];
}

/** A node of the tree of label values: its count, and children by the value of the next label. */
interface Branch {
  count: number;
  readonly branches: Map<string, Branch>;
}

/** @returns the function that adds one, given the label values in order; each label must have few values */
export function createLabelledCounter(registry: Registry, { name, help, labels }: LabelledCounterOptions) {
  const root: Branch = { count: 0, branches: new Map() };
  new Counter({
    name,
    help,
    labelNames: labels,
    registers: [registry],
    collect() {
      this.reset();
      for (const { values, count } of leavesOf(root, [])) {
        this.inc(Object.fromEntries(labels.map((label, i) => [label, values[i] ?? ''])), count);
      }
    },
  });
  return function count(...values: string[]): void {
    let at = root;
    for (const value of values) {
      let next = at.branches.get(value);
      if (!next) {
        next = { count: 0, branches: new Map() };
        at.branches.set(value, next);
      }
      at = next;
    }
    at.count++;
  };
}

function leavesOf(
  { count, branches }: Branch,
  values: readonly string[],
): { values: readonly string[]; count: number }[] {
  if (branches.size === 0) return count > 0 ? [{ values, count }] : [];
  return [...branches].flatMap(([value, branch]) => leavesOf(branch, [...values, value]));
}
