import { defineConfig } from 'vitest/config';

/** Drives Debian's Chromium against the built console and the mock API: one browser, one file at a time. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
