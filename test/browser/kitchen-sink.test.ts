// kitchen-sink.test.ts: does everything work in a real browser that works without Truename?
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, visit } from '../support/browser.ts';
import { type ViteVersion, viteBuild } from '../support/build.ts';
import {
  type BaseKind,
  bases,
  expectedFailures,
  expectedOriginals,
  kitchenSink,
  kitchenSinkConfig,
  pages,
  withoutTruename,
  withTruename,
} from '../support/kitchen-sink.ts';
import { needs } from '../support/needs.ts';
import { readOutput } from '../support/output.ts';
import { type Site, serve } from '../support/serve.ts';

const versions: readonly ViteVersion[] = ['vite-8', 'vite-7'];
const baseKinds = Object.keys(bases) as BaseKind[];
const combinations = versions.flatMap((version) => baseKinds.map((base) => [version, base] as const));

/** Where the page's own server mounts the directory; a relative base works anywhere. */
const mounts: Readonly<Record<BaseKind, string>> = { root: '/', sub: '/sub/', relative: '/any/where/', cdn: '/' };

needs('chromium')('in Chromium', () => {
  let browser: Browser;
  let site: Site;
  let cdnSite: Site;

  beforeAll(async () => {
    site = await serve({ cors: false });
    cdnSite = await serve({ cors: true });
    browser = await launch(cdnSite.port);
  });

  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await cdnSite?.close();
  });

  const show = (dir: string, base: BaseKind): void => {
    site.show(dir, mounts[base]);
    cdnSite.show(dir, '/app/');
  };
  const at = (base: BaseKind, page: string): string => `${site.origin}${mounts[base]}${page}`;

  describe.each(combinations)('%s, base %s', (version, base) => {
    let dir = '';
    let plainDir = '';

    beforeAll(async () => {
      const config = kitchenSinkConfig(kitchenSink, base);
      dir = (await viteBuild(version, withTruename(config))).outDir;
      plainDir = (await viteBuild(version, withoutTruename(config))).outDir;
    });

    test.each(pages)('%s works', async (page) => {
      show(dir, base);
      const seen = await visit(browser, at(base, page));
      const allowed = expectedFailures(base);
      expect(Object.entries(seen.features).filter(([, result]) => result !== 'ok')).toEqual([]);
      expect(Object.keys(seen.features).length).toBeGreaterThan(0);
      expect(seen.failed.filter((url) => !allowed.test(url))).toEqual([]);
      expect(seen.errors.filter((message) => !allowed.test(message))).toEqual([]);
      const { originals } = (await readOutput(dir)).manifest;
      const asked = [...site.seen, ...cdnSite.seen].map(({ path }) => path).filter((path) => path in originals);
      expect(asked.filter((path) => !expectedOriginals(base).includes(path))).toEqual([]);
    });

    test('the features that work are those that work without Truename', async () => {
      const results = [];
      for (const build of [plainDir, dir]) {
        show(build, base);
        const { features } = await visit(browser, at(base, 'index.html?all'));
        results.push(Object.fromEntries(Object.entries(features).map(([name, result]) => [name, result === 'ok'])));
      }
      expect(results[1]).toEqual(results[0]);
      expect(Object.keys(results[0] ?? {}).length).toBeGreaterThan(80);
    });
  });
});
