import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

/**
 * Tests of some folders of `test/`. Files of a project share what they import, since the schema alone is a second for each:
 * two projects rather than one for each folder, because a worker starts anew between projects.
 */
const project = (
  name: string,
  folders: string[],
  options: { globalSetup?: string[]; env?: Record<string, string> } = {},
) => ({
  extends: true as const,
  test: { name, include: folders.map((folder) => `test/${folder}/**/*.test.ts`), isolate: false, ...options },
});

export default defineConfig({
  // Vite would take graphql's ESM build, Node takes the CommonJS one: two copies refuse each other's types.
  resolve: { alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }] },
  test: {
    // Real servers and real models on two cores: workers run at a lower priority than the tests beside them, so that a first
    // answer that takes 3 s alone was seen to take 35.
    testTimeout: 90_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 15_000 } },
    sequence: { sequencer: LongestFirst },
    // One more than there are cores on the smallest machines: many tests wait for servers, processes and slow downloads.
    maxWorkers: 3,
    // Sources as they were transformed last time, by their contents: a third of the time of a file of its own.
    experimental: { fsModuleCache: true },
    projects: [
      // They run in the order of their names: the longest tests first.
      project('processes', ['local', 'process', 'slow'], {
        // What they need to be built is built once, before the first of them.
        globalSetup: ['test/support/build-dist.ts', 'test/support/build-page.ts'],
        // Workers of the build, which is there anyway: one by tsx takes 2 s of CPU more to start.
        env: { INFERQL_TEST_WORKERS: 'built' },
      }),
      project('quick', ['unit', 'server']),
    ],
  },
});
