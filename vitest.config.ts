import { defineConfig } from 'vitest/config';

const conditions = ['@truename/source', 'module', 'node', 'import', 'default'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
});
