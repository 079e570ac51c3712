// site.test.ts: does the plugin understand the paths that Vite, Rollup and Rolldown have on Windows?
import { expect, test, vi } from 'vitest';
import type { HookContext, OutputOptions } from '../../packages/plugin/src/bundler.ts';
import { resolveOptions } from '../../packages/plugin/src/options.ts';
import { fromRoot, siteOf } from '../../packages/plugin/src/site.ts';
import { newState } from '../../packages/plugin/src/state.ts';

vi.mock('node:path', async (original) => {
  const { win32 } = await original<typeof import('node:path')>();
  return { ...win32, default: win32 };
});

/** Vite writes paths with `/`, the root among them. */
function viteSite(outDir: string, root: string = 'C:/site') {
  const config = { root, base: '/', publicDir: '', consumer: 'client', build: { outDir } };
  const environment = { config, logger: { info: () => {}, warn: () => {} } };
  const context = { environment, meta: { watchMode: false } } as unknown as HookContext;
  return siteOf(context, {} as OutputOptions, newState(resolveOptions({}, false)));
}

test.each([
  ['dist', 'C:/site', 'C:\\site\\dist', true],
  ['dist', 'C:/', 'C:\\dist', true],
  ['../dist', 'C:/site', 'C:\\dist', false],
  ['../site-dist', 'C:/site', 'C:\\site-dist', false],
  ['D:/dist', 'C:/site', 'D:\\dist', false],
  ['dist', '//server/share/site', '\\\\server\\share\\site\\dist', true],
])('outDir %s of %s is %s; emptied by Vite: %s', (outDir, root, dir, isEmptied) => {
  expect(viteSite(outDir, root)).toMatchObject({ dir, isEmptied });
});

test.each([
  ['C:/site/src/main.ts', 'src/main.ts'],
  ['C:\\site\\src\\main.ts', 'src/main.ts'],
  ['c:\\site\\src\\main.ts', 'src/main.ts'],
  ['C:/shared/pic.png', '../shared/pic.png'],
  ['D:/shared/pic.png', 'D:/shared/pic.png'],
  ['\0virtual:page', 'virtual:page'],
])('the module %s is called %s', (id, name) => {
  expect(fromRoot('C:/site', id)).toBe(name);
});
