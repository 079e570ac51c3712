// entries.test.ts: does an entry name all that its static imports need, once and in order, also where they go in circles?
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { truename } from '@truename/plugin';
import { createAssets } from '@truename/server';
import fc from 'fast-check';
import type { InlineConfig } from 'vite';
import { describe, expect, test } from 'vitest';
import { type ChunkLinks, entriesOf } from '../../packages/plugin/src/manifest-parts.ts';
import { elementsOf } from '../server/elements.ts';
import { type ViteVersion, viteBuild } from '../support/build.ts';
import { readOutput } from '../support/output.ts';
import { tempDir } from '../support/temp.ts';

/** `a` and `b` import each other; everything imports `shared`; each has a style sheet. */
const modules: Readonly<Record<string, string>> = {
  main: `import { a } from './a.js'; import { shared } from './shared.js'; document.title = a(9) + shared;`,
  other: `import { b } from './b.js'; document.title = b(9); import('./late.js');`,
  a: `import { b } from './b.js'; import { shared } from './shared.js'; export const a = (n) => (n > 0 ? b(n - Math.random()) : shared);`,
  b: `import { a } from './a.js'; import { shared } from './shared.js'; export const b = (n) => (n > 0 ? a(n - Math.random()) : shared);`,
  shared: `export const shared = String(Math.random());`,
  late: `import { shared } from './shared.js'; document.title = shared;`,
};

async function writeApp(): Promise<string> {
  const root = await tempDir();
  const files: Record<string, string> = {};
  for (const [name, code] of Object.entries(modules)) {
    files[`src/${name}.js`] = `import './${name}.css';\n${code}\n`;
    files[`src/${name}.css`] = `.${name} { color: teal }\n`;
  }
  for (const name of ['main', 'other'])
    files[`${name}.html`] = `<!doctype html><script type="module" src="/src/${name}.js"></script>\n`;
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

/** A chunk for each module that several need, so that the circle is one of files. */
function configOf(version: ViteVersion, root: string, input: readonly string[]): InlineConfig {
  const shared = ['a', 'b', 'shared'];
  const chunkOf = (id: string) => shared.find((name) => id.includes(`/src/${name}.`));
  const groups = shared.map((name) => ({ name, test: (id: string) => chunkOf(id) === name }));
  const output =
    version === 'vite-7'
      ? { manualChunks: chunkOf }
      : { codeSplitting: { groups, includeDependenciesRecursively: false } };
  const rollupOptions = { input: input.map((name) => join(root, name)), output };
  const build = { rollupOptions, modulePreload: { polyfill: false } } as NonNullable<InlineConfig['build']>;
  return { root, configFile: false, logLevel: 'silent', plugins: [truename()], build };
}

describe.each(['vite-8', 'vite-7'] as const satisfies readonly ViteVersion[])('%s', (version) => {
  test('names what Vite itself writes into a page, in the same order', async () => {
    // Of several pages in one build Vite gives the later ones the order of the first.
    for (const name of ['main.html', 'other.html']) {
      const { outDir } = await viteBuild(version, configOf(version, await writeApp(), [name]));
      const { manifest } = await readOutput(outDir);
      const chunk = (letter: string): string =>
        Object.keys(manifest.outputs).find((path) => path.includes(`/${letter}-`) && path.endsWith('.js')) ?? '';
      for (const [one, other] of ['ab', 'ba'] as const)
        expect(manifest.outputs[chunk(one!)]?.imports).toContain(chunk(other!));
      const { tags } = createAssets(manifest);
      const page = elementsOf(await readFile(join(outDir, name), 'utf8')).map(({ attributes }) => attributes);
      const written = elementsOf(String(tags(name))).map(({ attributes }) => attributes);
      const urls = (rel: string, from: typeof page) => from.filter((each) => each.rel === rel).map(({ href }) => href);
      expect(urls('stylesheet', page)).toHaveLength(4);
      expect(urls('stylesheet', written)).toEqual(urls('stylesheet', page));
      expect(urls('modulepreload', page)).toHaveLength(3);
      expect(urls('modulepreload', written).sort()).toEqual(urls('modulepreload', page).sort());
      expect(new Set(urls('modulepreload', written)).size).toBe(3);
    }
  });

  test('an entry of a server loads the styles of what it imports before its own, each once', async () => {
    const { outDir } = await viteBuild(version, configOf(version, await writeApp(), ['src/main.js', 'src/other.js']));
    const { manifest } = await readOutput(outDir);
    const names = (paths: readonly string[] = []) => paths.map((path) => /(\w+)-\w+\.css$/.exec(path)?.[1]);
    const { 'src/main.js': main, 'src/other.js': other, 'src/late.js': late } = manifest.entries;
    expect(names(main?.styles)).toEqual(['shared', 'b', 'a', 'main']);
    expect(names(other?.styles)).toEqual(['shared', 'a', 'b', 'other']);
    expect(names(late?.styles)).toEqual(['shared', 'late']);
  });
});

describe('entriesOf()', () => {
  const names = ['0', '1', '2', '3', '4', '5', '6'];
  const graph = fc.array(fc.array(fc.constantFrom(...names), { maxLength: 4 }), { minLength: 7, maxLength: 7 });
  const links = (imports: readonly (readonly string[])[]): ChunkLinks[] =>
    names.map((path, index) => ({
      path,
      imports: imports[index] ?? [],
      dynamicImports: [],
      css: [`${path}.css`, 'common.css'],
      entry: path,
    }));
  /** All that is reached, by steps. */
  const reached = (start: string, imports: readonly (readonly string[])[]): Set<string> => {
    const found = new Set([start]);
    for (const each of found) for (const next of imports[Number(each)] ?? []) found.add(next);
    return found;
  };

  test('reaches all that is imported, once, in any graph', () => {
    fc.assert(
      fc.property(graph, (imports) => {
        const entries = entriesOf(links(imports), new Map(), []);
        for (const name of names) {
          const { scripts, styles, preloads } = entries.get(name)!;
          const all = reached(name, imports);
          expect(scripts).toEqual([name]);
          expect([...preloads, name].sort()).toEqual([...all].sort());
          expect([...styles].sort()).toEqual([...Array.from(all, (each) => `${each}.css`), 'common.css'].sort());
          expect(styles.filter((style) => style !== 'common.css').at(-1)).toBe(`${name}.css`);
        }
      }),
    );
  });

  test('puts a style sheet after those of all imports, where these go in no circle', () => {
    const acyclic = graph.map((imports) => imports.map((list, index) => list.filter((each) => Number(each) > index)));
    fc.assert(
      fc.property(acyclic, (imports) => {
        const { styles } = entriesOf(links(imports), new Map(), []).get('0')!;
        for (const name of reached('0', imports))
          for (const imported of imports[Number(name)]!)
            expect(styles.indexOf(`${imported}.css`)).toBeLessThan(styles.indexOf(`${name}.css`));
      }),
    );
  });

  test('ends for a chain of imports that is deeper than any stack', () => {
    const deep = Array.from({ length: 50_000 }, (_, index) => ({
      path: `${index}`,
      imports: [`${index + 1}`],
      dynamicImports: [],
      css: [],
      entry: index === 0 ? 'first' : null,
    }));
    expect(entriesOf(deep, new Map(), []).get('first')?.preloads).toHaveLength(49_999);
  });
});
