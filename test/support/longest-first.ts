// The order of test files: those that take longest first, so that none of them runs alone at the end.

import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The longest, from the longest on. Vitest orders files by how long they took last time; on a clean checkout, where
 * nothing is known, by their size, which says little of files that start browsers, models and package managers.
 */
const LONGEST = [
  'slow/package',
  'slow/web/code-box',
  'slow/web/accessibility',
  'process/cli-tasks',
  'slow/abuse/attacks',
  'process/pull',
  'local/downloads',
  'local/models/everyday',
  'process/examples',
  'slow/add-task',
  'local/worker-pool',
  'slow/media/bombs',
  'slow/client-types',
];

/** Files that are not listed come behind, in Vitest's order. */
function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONGEST.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return rank < 0 ? LONGEST.length : rank;
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}
