import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

const DIST = 'test/support/build-dist.ts';
/** Workers of the build, which process and slow tests need anyway: one by tsx takes 2 s of CPU more to start. */
const BUILT_WORKERS = { INFERQL_TEST_WORKERS: 'built' };
const BUILDS = [DIST, 'test/support/build-page.ts'];

/** Tests of one folder of `test/`; what they need to be built is built once, before the first of them. */
const project = (
  name: string,
  options: { globalSetup?: string[]; isolate?: boolean; env?: Record<string, string> } = {},
) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], ...options },
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
    // One more than there are cores on the smallest machines: many tests wait for servers, processes and slow downloads.
    maxWorkers: 3,
    projects: [
      // Files that share what they import: the schema alone is a second for each file.
      project('unit', { isolate: false }),
      project('server', { isolate: false }),
      project('local', { globalSetup: [DIST], env: BUILT_WORKERS }),
      project('process', { globalSetup: BUILDS, env: BUILT_WORKERS }),
      project('slow', { globalSetup: BUILDS, env: BUILT_WORKERS }),
    ],
  },
});
