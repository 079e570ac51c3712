// kitchen-sink.test.ts: does every kind of reference survive, with both Vite versions and every kind of base?
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastGlob from 'fast-glob';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ViteVersion, viteBuild } from '../support/build.ts';
import { checkOutput } from '../support/check-output.ts';
import { type BaseKind, bases, kitchenSink, kitchenSinkConfig, withTruename } from '../support/kitchen-sink.ts';
import { type OutputDir, readOutput } from '../support/output.ts';

const versions: readonly ViteVersion[] = ['vite-8', 'vite-7'];
const baseKinds = Object.keys(bases) as BaseKind[];
const combinations = versions.flatMap((version) => baseKinds.map((base) => [version, base] as const));

describe.each(combinations)('%s, base %s', (version, base) => {
  let output: OutputDir;
  let returned: readonly string[] = [];

  beforeAll(async () => {
    const built = await viteBuild(version, withTruename(kitchenSinkConfig(kitchenSink, base)));
    output = await readOutput(built.outDir);
    returned = (built.output as { output: { fileName: string }[] }).output.map(({ fileName }) => fileName);
  });

  const text = (path: string): string => output.files.get(path)?.toString() ?? '';

  test('has no fault', async () => {
    expect(await checkOutput(output)).toEqual([]);
  });

  test('build() returns names that exist', () => {
    expect(returned.filter((name) => !name.startsWith('.truename/') && !output.files.has(name))).toEqual([]);
    expect(returned.length).toBeGreaterThan(60);
  });

  test('every picture is known by its logical name and keeps its bytes', async () => {
    const pictures = await fastGlob('{src,shared}/**/*.{png,wasm,woff}', { cwd: kitchenSink });
    for (const picture of pictures) {
      const named = output.manifest.assets[picture];
      if (picture.endsWith('raw-css.png') || named === undefined) continue;
      expect(output.files.get(named)?.equals(await readFile(join(kitchenSink, picture))), picture).toBe(true);
    }
    expect(pictures.filter((picture) => !(picture in output.manifest.assets))).toEqual(unnamed);
  });

  test('every public file is renamed, unless its address is fixed', async () => {
    const files = await fastGlob('**', { cwd: join(kitchenSink, 'public') });
    const kept = files.filter((file) => !(file in output.manifest.originals));
    expect(kept).toEqual(['robots.txt']);
    expect(Object.keys(output.manifest.fixed)).toContain('robots.txt');
  });

  test('text that is no reference stays', () => {
    const html = text('index.html');
    expect(html).toContain('<title>/img/og.png is a title</title>');
    expect(html).toContain('<!-- a comment that names /img/og.png -->');
    expect(html).toContain('"image": "/img/json-ld.png"');
    expect(html).toContain('alt="/img/og.png"');
    expect(html).toMatch(/<a id="html-link" href="[^"]*\/img\/og\.png">/);
    expect(text('robots.txt')).toBe('User-agent: *\nDisallow: /img/og.png\n');
    expect(text('data/items.json')).toBe('{ "first": "/img/items/1.png" }\n');
  });

  test('twins stay two files', () => {
    const panels = Object.keys(output.manifest.outputs).filter((path) => /\/panel-[0-9a-f]{16}\.js$/.test(path));
    expect(panels).toHaveLength(2);
  });
});

/** Inlined below the limit, or only named in text that stays raw. */
const unnamed = ['src/assets/dot.png', 'src/assets/raw-css.png'];
