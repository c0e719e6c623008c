import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['electron/**/*.test.ts', 'renderer/**/*.test.{ts,tsx}'],
    globalSetup: ['electron/readings-fixture.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Real threads, files and sockets on a busy machine: a second try tells a fault from a late answer.
    retry: 1,
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default', ['json', { outputFile: 'test-results/unit.json' }]],
  },
});
