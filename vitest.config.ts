import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Vitest also hands these to Node as --conditions: 'import' or 'module' there would make require() load ES modules.
const conditions = ['@truename/source', 'node'];

/**
 * Folders whose tests leave nothing behind in their process: their files share one, since loading the sources anew for each
 * takes longer than most of them. Bundlers, browsers and servers keep more than that, and whoever mocks a module of Node
 * (test/windows) finds it in use.
 */
const folders = 'bench cli disk engine faults laws manifest plugin preflight publish server';
const sharing = folders.split(' ').map((folder) => `test/${folder}/**/*.test.ts`);

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    globalSetup: 'test/support/scratch.ts',
    setupFiles: 'test/support/law-seed.ts',
    // Ends what waits for ever; on one busy core the longest has taken more than two minutes.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // Many tests wait for programs that they start, so that on two cores one worker alone leaves a core idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      { extends: true, test: { name: 'sharing', include: sharing, isolate: false } },
      {
        extends: true,
        test: { name: 'alone', include: ['test/**/*.test.ts'], exclude: ['**/node_modules/**', ...sharing] },
      },
    ],
  },
});
