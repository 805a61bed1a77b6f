import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

/** Tests of one folder of `test/`; what they need to be built is built once, before the first of them. */
const project = (name: string, globalSetup: string[] = []) => ({
  extends: true as const,
  test: { name, include: [`test/${name}/**/*.test.ts`], globalSetup },
});

export default defineConfig({
  // Vite would take graphql's ESM build, Node takes the CommonJS one: two copies refuse each other's types.
  resolve: { alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }] },
  test: {
    // Real servers and real models on two cores.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    // One more than there are cores on the smallest machines: many tests wait for servers, processes and slow downloads.
    maxWorkers: 3,
    projects: [
      project('unit'),
      project('server'),
      project('local'),
      project('process', ['test/support/build-dist.ts', 'test/support/build-page.ts']),
      project('slow', ['test/support/build-dist.ts', 'test/support/build-page.ts']),
    ],
  },
});
