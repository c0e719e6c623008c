import { defineConfig } from '@playwright/test';
import { browserPath } from './browser.ts';

const executablePath = browserPath();

// The specs run the built command and the built pages; `npm test` builds first.
export default defineConfig({
  testDir: '.',
  timeout: 240_000,
  expect: { timeout: 15_000 },
  workers: 2,
  fullyParallel: true,
  globalSetup: './filled.ts',
  // Real browser, engine and files on a busy machine: a second try tells a fault from a late answer.
  retries: 1,
  projects: [
    { name: 'browser', testMatch: '**/*.spec.ts', testIgnore: '**/{full/**,shell.spec.ts,electron.spec.ts}' },
    // The built shell on a stand-in for Electron's API.
    { name: 'shell', testMatch: '**/shell.spec.ts' },
    // Real windows, where an Electron runtime is installed; reported as skipped elsewhere.
    { name: 'electron', testMatch: '**/electron.spec.ts' },
    // Minutes each: `npm run e2e:full`.
    { name: 'full', testMatch: '**/full/**/*.spec.ts' },
  ],
  reporter: [['list'], ['json', { outputFile: '../test-results/e2e.json' }]],
  outputDir: '../test-results/e2e',
  use: {
    actionTimeout: 30_000,
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
});
