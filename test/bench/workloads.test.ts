// workloads.test.ts: are the measured directories what they are said to be?
import { type Asset, createSurveyor, defaultSettings, languageOf } from '@truename/engine';
import { parseAst } from 'rollup/parseAst';
import { describe, expect, test } from 'vitest';
import { big } from '../../bench/workloads/big.ts';
import { chain } from '../../bench/workloads/chain.ts';
import type { GeneratedFile } from '../../bench/workloads/file.ts';
import { many } from '../../bench/workloads/many.ts';
import { site } from '../../bench/workloads/site.ts';

const small = { pictures: 12, drawings: 6, fonts: 6, sheets: 20, modules: 30, chunks: 8, pages: 6 };
const workloads = new Map<string, () => Iterable<GeneratedFile>>([
  ['site', () => site(small)],
  ['many', () => many(600)],
  ['big', () => big(4, 200_000)],
  ['chain', () => chain({ links: 40, ring: 10 })],
]);

describe.each([...workloads])('%s', (_name, generate) => {
  test('has the same bytes each time', () => {
    expect(sums(generate())).toEqual(sums(generate()));
  });

  test('names each path once', () => {
    const paths = [...generate()].map(({ path }) => path);
    expect(paths.length).toBe(new Set(paths).size);
  });

  test('holds as many references as it says, and none to a file that is not there', async () => {
    const files = [...generate()];
    const assets = files.map(asset);
    const survey = await createSurveyor(assets, defaultSettings);
    for (const [i, { path, references }] of files.entries()) {
      const found = survey(assets[i]!).references;
      expect(found.filter(({ to }) => to === null)).toEqual([]);
      expect({ path, references: found.length }).toEqual({ path, references });
    }
  });

  test('holds scripts that parse, and source maps that are JSON', () => {
    for (const { path, content } of generate()) {
      if (typeof content !== 'string') continue;
      if (path.endsWith('.js')) expect(() => parseAst(content), path).not.toThrow();
      if (path.endsWith('.map')) expect(() => JSON.parse(content), path).not.toThrow();
    }
  });
});

test('the modules of a site are partly a circle', () => {
  const module = [...site(small)].find(({ path }) => path.endsWith('/module-4.js'));
  expect(module?.content).toMatch(/['"]\.\/module-0\.js['"]/);
});

function sums(files: Iterable<GeneratedFile>): Map<string, string> {
  return new Map([...files].map(({ path, content }) => [path, Buffer.from(content as string).toString('base64')]));
}

function asset({ path, content }: GeneratedFile): Asset {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return { id: path, path, logical: [path], language: languageOf(path), origin: 'tree', content: { bytes } };
}
