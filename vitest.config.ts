import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // The transform cache does not see changes of tsconfig.
    fsModuleCache: false,
    reporters: ['default', './test/support/closing-line-reporter.ts'],
    pool: 'forks',
    // Many files wait for brokers and children most of their time: two at once also on two cores.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/{unit,architecture}/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/{contract,integration,e2e}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
