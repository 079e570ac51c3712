// variants.test.ts: does a site work in a browser however its build is configured?
import { describe, expect, test } from 'vitest';
import { visit } from '../support/browser.ts';
import { type ViteVersion, viteBuild } from '../support/build.ts';
import { expectedOriginals, kitchenSink, kitchenSinkConfig, withTruename } from '../support/kitchen-sink.ts';
import { needs } from '../support/needs.ts';
import { readOutput } from '../support/output.ts';
import { stage } from '../support/stage.ts';
import { variants } from '../support/variants.ts';

const always = ['not minified', 'another host, by string', 'another host, by code'];
const chosen: readonly [ViteVersion, readonly string[]][] = [
  [
    'vite-8',
    [
      ...always,
      'source maps',
      'one style sheet',
      'nothing inlined',
      'everything inlined',
      'assets in the root',
      'patterns of its own',
    ],
  ],
  ['vite-7', always],
];

/** What fails in plain Vite too: browsers start no worker from another host, nor split a srcset at a data URL. */
const cannotWork = (name: string): RegExp => {
  if (name === 'another host, by string') return /^worker: /;
  return name === 'everything inlined' ? /^html: source srcset$/ : /^(?!)/;
};

/** Without a minifier, `base + 'data/items.json'` stays an expression, which is left alone. */
const originalsOf = (name: string): string[] => expectedOriginals(name === 'not minified' ? 'relative' : 'root');

needs('chromium')('in Chromium', () => {
  const on = stage();

  /** Results of the first page, by feature, and the files that were asked for. */
  const look = async (dir: string): Promise<{ features: Record<string, string>; asked: string[] }> => {
    on.site.show(dir, '/');
    on.cdnSite.show(dir, '/app/');
    const [seen] = await visit(on.browser, [`${on.site.origin}/index.html`]);
    return { features: { ...seen?.features }, asked: [...on.site.seen, ...on.cdnSite.seen].map(({ path }) => path) };
  };

  describe.each(chosen)('%s', (version, names) => {
    test.each(names)('%s: everything works', async (name) => {
      const config = kitchenSinkConfig(kitchenSink, 'root');
      const { outDir } = await viteBuild(version, withTruename(variants[name]?.change(config) ?? config));
      const { features, asked } = await look(outDir);
      const working = Object.entries(features).filter(([, result]) => result === 'ok');
      const lost = Object.entries(features).filter(
        ([feature, result]) => result !== 'ok' && !cannotWork(name).test(feature),
      );
      expect(lost).toEqual([]);
      expect(working.length).toBeGreaterThan(70);
      const { originals } = (await readOutput(outDir)).manifest;
      expect(asked.filter((path) => path in originals && !originalsOf(name).includes(path))).toEqual([]);
    });
  });
});
