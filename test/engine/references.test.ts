// references.test.ts: do the parsers find what a browser would load, and nothing else?
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { placeOf } from '../../packages/engine/src/problems.ts';
import { prepareEntities } from '../../packages/engine/src/references/entities.ts';
import { findReferences, languageOf } from '../../packages/engine/src/references/index.ts';
import { prepareJs } from '../../packages/engine/src/references/js.ts';
import { withoutComments } from '../../packages/engine/src/references/template-comments.ts';
import type { Findings, Reference } from '../../packages/engine/src/types.ts';

const root = fileURLToPath(new URL('../fixtures/references', import.meta.url));
const languages = ['css', 'html', 'svg', 'webmanifest', 'importmap'] as const;
const update = process.env.UPDATE === '1';

beforeAll(() => Promise.all([prepareJs(), prepareEntities()]));

/** One line for each finding, in the order of the text: `line:column what it is`. */
function describeFindings(text: string, findings: Findings): string {
  const lines: { start: number; said: string }[] = [];
  for (const reference of findings.references)
    lines.push({ start: reference.start, said: describeReference(text, reference) });
  for (const { start, url } of findings.keys ?? []) lines.push({ start, said: `key ${url}` });
  for (const { start, algorithm, of } of findings.integrity ?? []) {
    lines.push({ start, said: `integrity ${algorithm} of ${findings.references[of]?.url}` });
  }
  for (const { start, end } of findings.inline ?? []) {
    lines.push({ start, said: `inline ${JSON.stringify(text.slice(start, end))}` });
  }
  for (const { start, text: left, why } of findings.leftAlone ?? []) {
    lines.push({ start, said: `left alone ${JSON.stringify(left)}: ${why}` });
  }
  lines.sort((a, b) => a.start - b.start);
  const all = lines.map(({ start, said }) => {
    const { line, column } = placeOf('', text, start);
    return `${line}:${column} ${said}\n`;
  });
  return all.join('') || 'nothing\n';
}

function describeReference(text: string, { kind, start, end, url, baseHref }: Reference): string {
  const written = text.slice(start, end);
  const escapes = written === url ? '' : ` written ${JSON.stringify(written)}`;
  return `${kind} ${url}${escapes}${baseHref === undefined ? '' : ` from ${baseHref}`}`;
}

/** What must hold for every reference, whatever it is. */
function expectPlaces(text: string, { references }: Findings): void {
  for (const { start, end, url, places } of references) {
    if (!places) {
      expect(text.slice(start, end)).toBe(url);
      continue;
    }
    expect(places).toHaveLength(url.length + 1);
    expect([places[0], places.at(-1)]).toEqual([start, end]);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    // What stands there as it is stands where we say.
    for (const [index, place] of places.slice(0, -1).entries()) {
      const next = places[index + 1]!;
      if (next - place === 1) expect(text.charAt(place)).toBe(url.charAt(index));
    }
  }
}

describe.each(languages)('findReferences() in %s', (language) => {
  for (const name of readdirSync(join(root, language)).sort()) {
    test(name.replaceAll('-', ' '), () => {
      const folder = join(root, language, name);
      const file = readdirSync(folder).find((entry) => entry.startsWith('in.'))!;
      const settings = join(folder, 'options.json');
      const attributes = existsSync(settings) ? JSON.parse(readFileSync(settings, 'utf8')).attributes : [];
      const text = readFileSync(join(folder, file), 'utf8');
      expect(languageOf(file)).toBe(language);
      const findings = findReferences(language, withoutComments(file, text), { attributes, strings: null });
      expectPlaces(text, findings);
      const expected = join(folder, 'expected.txt');
      if (update) writeFileSync(expected, describeFindings(text, findings));
      expect(describeFindings(text, findings)).toBe(readFileSync(expected, 'utf8'));
    });
  }
});

test.each([
  ['css', 'a.css', 'dir.js/A.CSS'],
  [
    'html',
    'index.html',
    'a.HTM',
    'page.php',
    'views/x.ejs',
    'x.hbs',
    'x.njk',
    'x.eta',
    'x.liquid',
    'x.html.twig',
    'x.html.erb',
  ],
  ['js', 'a.js', 'a.mjs', 'a.cjs', 'a.min.js'],
  ['svg', 'a.svg'],
  ['webmanifest', 'site.webmanifest', 'manifest.json', 'x/Manifest.json'],
  ['importmap', 'a.importmap', 'importmap.json'],
  ['sourcemap', 'a.js.map'],
  ['text', 'a.txt', 'README.md', 'sitemap.xml', 'data.json', 'a.ts'],
  ['binary', 'a.png', 'LICENSE', 'a.css.gz', 'js', 'css/a', '.css/x', 'a.svgz', ''],
])('languageOf() says %s', (language, ...paths) => {
  for (const path of paths) expect(languageOf(path), path).toBe(language);
});

test('findReferences() finds nothing in text, binary files and source maps', () => {
  for (const language of ['text', 'binary', 'sourcemap'] as const) {
    expect(findReferences(language, 'url(a.png)', { attributes: [], strings: null })).toEqual({ references: [] });
  }
});

test.each(['<% ', '<p class="{% <">'])(
  'findReferences() looks for the end of template code once in a page of many %j',
  (piece) => {
    const page = `${piece.repeat(100_000)}>"><img src=a.png>`;
    const { references } = findReferences('html', page, { attributes: [], strings: null });
    expect(references.map(({ url }) => url)).toEqual(['a.png']);
  },
);
