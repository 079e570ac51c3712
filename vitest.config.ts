import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Vitest also hands these to Node as --conditions: 'import' or 'module' there would make require() load ES modules.
const conditions = ['@truename/source', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
    globalSetup: 'test/support/scratch.ts',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Many tests wait for programs that they start, so that on two cores two workers leave a fifth of them idle.
    maxWorkers: Math.max(3, availableParallelism() - 1),
  },
});
