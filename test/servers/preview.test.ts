// preview.test.ts: does `vite preview` send what production does, with the handler in it?
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { truename } from '@truename/plugin';
import { loadAssets } from '@truename/server/node';
import type { Plugin } from 'vite';
import { expect, test } from 'vitest';
import { viteBuild, viteVersions } from '../support/build.ts';
import { tempDir } from '../support/temp.ts';

test.each(['vite-8', 'vite-7'] as const)('%s', async (version) => {
  const root = await tempDir();
  await mkdir(join(root, 'public/img'), { recursive: true });
  await writeFile(join(root, 'public/img/logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(root, 'index.html'), '<!doctype html><img src="/img/logo.svg" alt="">');
  const asInProduction: Plugin = {
    name: 'as-in-production',
    async configurePreviewServer({ middlewares }) {
      middlewares.use((await loadAssets(join(root, 'dist'))).handler({ serve: 'all' }));
    },
  };
  const config = { root, base: '/app/', configFile: false as const, logLevel: 'silent' as const };
  const plugins = [truename(), asInProduction];
  await viteBuild(version, { ...config, plugins, build: { outDir: join(root, 'dist') } });
  const { preview } = viteVersions[version].vite as unknown as typeof import('vite');
  const server = await preview({ ...config, plugins, preview: { port: 0, host: '127.0.0.1' } });
  try {
    const { port } = server.httpServer.address() as AddressInfo;
    const ask = async (path: string): Promise<readonly unknown[]> => {
      const response = await fetch(`http://127.0.0.1:${port}/app/${path}`);
      await response.arrayBuffer();
      return [response.status, response.headers.get('cache-control')];
    };
    const { assets } = JSON.parse(await readFile(join(root, 'dist/.truename/manifest.json'), 'utf8'));
    expect(await ask(assets['img/logo.svg'])).toEqual([200, 'public, max-age=31536000, immutable']);
    expect(await ask('img/logo.svg')).toEqual([200, 'no-cache']);
    expect(await ask('')).toEqual([200, 'no-cache']);
    expect(await ask('img/logo-0123456789abcdef.svg')).toEqual([404, 'no-store']);
    expect(await ask('orders/1')).toEqual([200, 'no-cache']);
  } finally {
    await server.close();
  }
});
