import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Drive a browser or start whole servers: after the others, so that two cores are enough. */
const BROWSER = ['e2e/**/*.test.ts', '**/*.browser.test.ts'];
/** Speak to whole servers without a browser. */
const WIRE = ['e2e/attacks/**/*.test.ts', 'e2e/{mail-canary,shared-limits}.test.ts', 'e2e/support/**/*.test.ts'];
const SHARED = ['e2e/support/shared.setup.ts'];
/** Tells of a failed test what stood on its pages. */
const LOOKING = './e2e/support/looking-runner.ts';
const CRASH = ['e2e/crash/**/*.test.ts'];
const CLUSTER = ['apps/server/src/testing/cluster.setup.ts'];
const SERVER = ['apps/server/**/*.test.ts'];
/** About hashing itself, or with another module in the place of one of ours. */
const APART = [
  'apps/server/src/modules/identity/passwords/*.test.ts',
  'apps/server/src/modules/identity/{accounts/imported,sign-in/sign-in}.test.ts',
  'apps/server/src/modules/links/link-password.test.ts',
  'apps/server/src/modules/imaging/keep-together.test.ts',
];
/** Random inputs of property tests: the same each time, except in the full run. */
const SEED = fileURLToPath(new URL('scripts/tests/seed.setup.ts', import.meta.url));
const QUICK_HASHES = fileURLToPath(new URL('apps/server/src/testing/argon2-costs.ts', import.meta.url));
/** Files that share a process must not meet what another one has replaced. */
const TIDY = { restoreMocks: true, unstubGlobals: true };
const NEVER = ['**/node_modules/**', '**/dist/**'];

export default defineConfig({
  test: {
    testTimeout: 120_000, // for what hangs: a busy machine may take ten times as long as an idle one
    hookTimeout: 120_000,
    setupFiles: SEED,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/**/*.test.ts', 'apps/{web,cli}/**/*.test.{ts,tsx}', '{scripts,bench}/**/*.test.ts'],
          exclude: [...NEVER, ...BROWSER],
          sequence: { groupOrder: 0 },
          maxWorkers: 2,
          isolate: false,
          ...TIDY,
        },
      },
      {
        extends: true,
        resolve: { alias: [{ find: /^\.\/argon2-costs\.ts$/, replacement: QUICK_HASHES }] },
        test: {
          name: 'server',
          globalSetup: CLUSTER,
          include: SERVER,
          exclude: [...NEVER, ...BROWSER, ...APART],
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
          isolate: false, // loading the server anew for each file took as long as a fifth of its tests
          ...TIDY,
        },
      },
      {
        extends: true,
        test: {
          name: 'server-apart',
          globalSetup: CLUSTER,
          include: APART,
          exclude: NEVER,
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          runner: LOOKING,
          globalSetup: SHARED,
          include: BROWSER,
          exclude: [...NEVER, ...CRASH, ...WIRE],
          sequence: { groupOrder: 2 },
          maxWorkers: 3, // a page waits more than it works
          testTimeout: 240_000, // for what hangs: each wait of 30 s ends before, and says what it waited for
          hookTimeout: 240_000,
          expect: { poll: { timeout: 20_000 } }, // of the 1 s that Vitest gives, a busy machine may need all
        },
      },
      {
        extends: true,
        test: {
          name: 'wire',
          globalSetup: SHARED,
          include: WIRE,
          exclude: NEVER,
          sequence: { groupOrder: 2 },
          maxWorkers: 3,
          testTimeout: 120_000,
          hookTimeout: 240_000,
          expect: { poll: { timeout: 20_000 } },
        },
      },
      {
        extends: true,
        test: {
          name: 'crash',
          include: CRASH,
          exclude: NEVER,
          sequence: { groupOrder: 3 },
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 240_000,
          expect: { poll: { timeout: 20_000 } },
        },
      },
    ],
  },
});
