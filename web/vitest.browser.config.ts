import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Drives Debian's Chromium against the built console and the mock API; each file has a browser and a mock of its own. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    environment: 'node',
    maxWorkers: availableParallelism(),
    minWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
