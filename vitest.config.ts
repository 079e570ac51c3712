import { defineConfig } from 'vitest/config';

// Vitest also hands these to Node as --conditions: 'import' or 'module' there would make require() load ES modules.
const conditions = ['@truename/source', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
});
