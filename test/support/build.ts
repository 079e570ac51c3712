// build.ts: what does this bundler make of this app?
import { join } from 'node:path';
import * as vite7 from '@truename/test-vite-7';
import * as vite8 from '@truename/test-vite-8';
import type { InlineConfig } from 'vite';
import { tempDir } from './temp.ts';

export const viteVersions = { 'vite-8': vite8, 'vite-7': vite7 } as const;
export type ViteVersion = keyof typeof viteVersions;

/** A finished build: where it is, and what `build()` returned. */
export interface Built {
  readonly outDir: string;
  readonly output: unknown;
}

/** Runs `vite build` of that version into a new directory (or into `config.build.outDir`). */
export async function viteBuild(version: ViteVersion, config: InlineConfig): Promise<Built> {
  const outDir = config.build?.outDir ?? join(await tempDir(), 'dist');
  const { build } = viteVersions[version].vite as typeof import('vite');
  const output = await build({ ...config, build: { ...config.build, outDir } });
  return { outDir, output };
}
