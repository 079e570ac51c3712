// kitchen-sink.test.ts: does everything work in a real browser that works without Truename?
import { beforeAll, describe, expect, test } from 'vitest';
import { type Visit, visit } from '../support/browser.ts';
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
import { stage } from '../support/stage.ts';

const versions: readonly ViteVersion[] = ['vite-8', 'vite-7'];
const baseKinds = Object.keys(bases) as BaseKind[];
const combinations = versions.flatMap((version) => baseKinds.map((base) => [version, base] as const));

/** Where the page's own server mounts the directory; a relative base works anywhere. */
const mounts: Readonly<Record<BaseKind, string>> = { root: '/', sub: '/sub/', relative: '/any/where/', cdn: '/' };

needs('chromium')('in Chromium', () => {
  const on = stage();

  const show = (dir: string, base: BaseKind, paths: readonly string[]): Promise<Visit[]> => {
    on.site.show(dir, mounts[base]);
    on.cdnSite.show(dir, '/app/');
    return visit(
      on.browser,
      paths.map((path) => `${on.site.origin}${mounts[base]}${path}`),
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
      asked = [...on.site.seen, ...on.cdnSite.seen].map(({ path }) => path).filter((path) => path in originals);
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
