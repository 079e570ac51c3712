// dev-build.test.ts: which URLs have files outside of a dev server's root, on Windows?
import { expect, test, vi } from 'vitest';
import { createDevBuild, type DevSettings } from '../../packages/server/src/dev-build.ts';
import type { DevPlace, DevServer } from '../../packages/server/src/dev-server.ts';

vi.mock('node:path', async (original) => {
  const { win32 } = await original<typeof import('node:path')>();
  return { ...win32, default: win32 };
});
vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  statSync: (path: string) =>
    /^C:[\\/](?:site[\\/]src[\\/]main\.ts|shared[\\/]pic\.png)$/.test(path) ? { isFile: () => true } : undefined,
}));

const place: DevPlace = {
  ...{ root: 'C:/site', publicDir: '', base: '/', origin: 'http://localhost:5173' },
  ...{ allow: ['C:/shared'] },
};
const server = { name: 'dev', place: () => place } as unknown as DevServer;
const build = createDevBuild(server, place, {} as DevSettings);

test.each([
  ['src/main.ts', 'src/main.ts'],
  ['../shared/pic.png', '@fs/C:/shared/pic.png'],
  ['../other/pic.png', undefined],
])('%s is %s, with which it is found again', (name, path) => {
  expect(build.find(name, false)?.path).toBe(path);
  if (path !== undefined) expect(build.findPath(path)).toBe(true);
});
