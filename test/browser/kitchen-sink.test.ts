// kitchen-sink.test.ts: does everything work in a real browser that works without Truename?
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, type Visit, visit } from '../support/browser.ts';
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

  const show = (dir: string, base: BaseKind, paths: readonly string[]): Promise<Visit[]> => {
    site.show(dir, mounts[base]);
    cdnSite.show(dir, '/app/');
    return visit(
      browser,
      paths.map((path) => `${site.origin}${mounts[base]}${path}`),
    );
  };

  describe.each(combinations)('%s, base %s', (version, base) => {
    const visits = new Map<string, Visit>();
    let asked: string[] = [];
    let withAll: Visit | undefined;
    let plainWithAll: Visit | undefined;

    beforeAll(async () => {
      const config = kitchenSinkConfig(kitchenSink, base);
      const dir = (await viteBuild(version, withTruename(config))).outDir;
      const plainDir = (await viteBuild(version, withoutTruename(config))).outDir;
      for (const [index, result] of (await show(dir, base, pages)).entries()) visits.set(pages[index] ?? '', result);
      const { originals } = (await readOutput(dir)).manifest;
      asked = [...site.seen, ...cdnSite.seen].map(({ path }) => path).filter((path) => path in originals);
      [withAll] = await show(dir, base, ['index.html?all']);
      [plainWithAll] = await show(plainDir, base, ['index.html?all']);
    });

    test.each(pages)('%s works', (page) => {
      const { features = {}, failed = [], errors = [] } = visits.get(page) ?? {};
      const allowed = expectedFailures(base);
      expect(Object.entries(features).filter(([, result]) => result !== 'ok')).toEqual([]);
      expect(Object.keys(features).length).toBeGreaterThan(0);
      expect(failed.filter((url) => !allowed.test(url))).toEqual([]);
      expect(errors.filter((message) => !allowed.test(message))).toEqual([]);
    });

    test('no original is asked for, but those whose name is made at run time', () => {
      expect(asked.filter((path) => !expectedOriginals(base).includes(path))).toEqual([]);
    });

    test('the features that work are those that work without Truename', () => {
      expect(working(withAll)).toEqual(working(plainWithAll));
      expect(Object.keys(working(plainWithAll)).length).toBeGreaterThan(80);
    });
  });
});

function working(seen: Visit | undefined): Record<string, boolean> {
  return Object.fromEntries(Object.entries(seen?.features ?? {}).map(([name, result]) => [name, result === 'ok']));
}
