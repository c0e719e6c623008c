import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest starts first, so that the last minute of a run is not one file's alone; measured, in order. */
const LONGEST = [
  'electron/station-pages.test.ts',
  'electron/clean/clean.test.ts',
  'electron/station.test.ts',
  'electron/codes/barcodes.test.ts',
  'electron/deliver/conformance.test.ts',
  'electron/deliver/faults.test.ts',
  'electron/api/laws.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = LONGEST.findIndex((path) => moduleId.endsWith(path));
      return at < 0 ? LONGEST.length : at;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: ['electron/**/*.test.ts', 'renderer/**/*.test.{ts,tsx}'],
    globalSetup: ['electron/readings-fixture.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // Real threads, files and sockets on a busy machine: a second try tells a fault from a late answer.
    retry: 1,
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    reporters: ['default', ['json', { outputFile: 'test-results/unit.json' }]],
  },
});
