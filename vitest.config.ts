import { defineConfig } from 'vitest/config';

/** Whole ways, with processes of the built product: `npm run test:all` runs them too. */
const WHOLE_WAYS = ['test/e2e/**/*.test.ts'];

/** Files that measure how late something is: they run when the others have ended. */
const ALONE = ['test/e2e/overload.test.ts'];

/**
 * Files that need a process of their own: they measure its memory, let the engine in it come to grief, have modules loaded
 * anew, or load the library of Kafka, parts of which are replaced as it is loaded.
 */
const APART = [
  'test/contract/**/*.test.ts',
  'test/integration/kafka/**/*.test.ts',
  'test/integration/detect/history-behind-live.test.ts',
  'test/integration/baseline/clock-set-back.test.ts',
  'test/integration/http/bad-input.test.ts',
  'test/integration/streams/disk-full.test.ts',
];

export default defineConfig({
  test: {
    // The transform cache does not see changes of tsconfig.
    fsModuleCache: false,
    globalSetup: './test/support/global-setup.ts',
    reporters: ['default', './test/support/closing-line-reporter.ts'],
    pool: 'forks',
    // Many files wait for brokers and children most of their time: three at once also on two cores.
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/{unit,architecture}/**/*.test.ts'],
          // They keep nothing: a file need not load again what the one before it loaded.
          isolate: false,
          // Some of them read the whole tree, beside two others at work.
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: APART,
          // Loading the product takes longer than most of them: one after the other in the same process share that.
          // Each closes what it opened; the embedded store admits one open folder a process.
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'apart',
          include: APART,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: WHOLE_WAYS,
          exclude: ALONE,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ALONE,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
