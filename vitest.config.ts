import { defineConfig } from 'vitest/config';

/** Drive a browser or start whole servers: one file at a time, after the others, so that two cores are enough. */
const BROWSER = ['e2e/**/*.test.ts', '**/*.browser.test.ts'];
const CRASH = ['e2e/crash/**/*.test.ts'];
const NEVER = ['**/node_modules/**', '**/dist/**'];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/**/*.test.ts', 'apps/{web,cli}/**/*.test.{ts,tsx}', '{scripts,bench}/**/*.test.ts'],
          exclude: [...NEVER, ...BROWSER],
          sequence: { groupOrder: 0 },
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'server',
          globalSetup: ['apps/server/src/testing/cluster.setup.ts'],
          include: ['apps/server/**/*.test.ts'],
          exclude: [...NEVER, ...BROWSER],
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: BROWSER,
          exclude: [...NEVER, ...CRASH],
          sequence: { groupOrder: 2 },
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 20_000 } }, // of the 1 s that Vitest gives, a busy machine may need all
        },
      },
      {
        extends: true,
        test: {
          name: 'crash',
          include: CRASH,
          exclude: NEVER,
          sequence: { groupOrder: 3 },
          maxWorkers: 1,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
