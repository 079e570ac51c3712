// fixtures-digested.test.ts: when the files that a fixture names are there, does a browser load the hashed ones, and does all else stay byte for byte?
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Asset, defaultSettings, languageOf, type Settings } from '@truename/engine';
import { parseAst } from 'rollup/parseAst';
import { beforeAll, describe, expect, test } from 'vitest';
import { prepareEntities } from '../../packages/engine/src/references/entities.ts';
import { findReferences } from '../../packages/engine/src/references/index.ts';
import { prepareJs } from '../../packages/engine/src/references/js.ts';
import type { FindOptions } from '../../packages/engine/src/references/options.ts';
import { withoutComments } from '../../packages/engine/src/references/template-comments.ts';
import type { Findings, Reference } from '../../packages/engine/src/types.ts';
import { type Result, run, textOf, tree } from './site.ts';

const root = join(import.meta.dirname, '../fixtures/references');
/** Deep enough for every `../` of a fixture. */
const directory = 'one/two/three/';
const origin = 'https://site.example';

beforeAll(() => Promise.all([prepareJs(), prepareEntities()]));

interface Case {
  readonly path: string;
  readonly text: string;
  readonly options: FindOptions;
  readonly settings: Partial<Settings>;
}

/** URLs of the fixture are the site's own where its `strings.json` says which are. */
function read(folder: string): Case {
  const file = readdirSync(folder).find((entry) => entry.startsWith('in.'))!;
  const json = (name: string) => {
    const path = join(folder, name);
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
  };
  const attributes: string[] = json('options.json')?.attributes ?? [];
  const given: { prefixes: string[]; ours: string[] } | null = json('strings.json');
  const base = given?.prefixes.find((prefix) => prefix.startsWith('/')) ?? '/';
  const strings = given && {
    prefixes: given.prefixes,
    parse: parseAst,
    isOurs: (url: string) => given.ours.includes(url),
  };
  return {
    path: directory + file,
    text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(readFileSync(join(folder, file))),
    options: { attributes, strings },
    settings: { attributes, base, missing: 'ignore', jsStrings: given !== null, parseJs: given ? parseAst : null },
  };
}

/** Path of the file that a browser asks for; null where it asks another server, or for no file. */
function fileOf({ url, baseHref, against }: Reference, path: string, base: string): string | null {
  const own = against === 'document' ? `${origin}${base}` : `${origin}${base}${path}`;
  const from = baseHref === undefined ? own : URL.canParse(baseHref, own) ? new URL(baseHref, own).href : null;
  if (from === null || !URL.canParse(url, from) || /^\s*(?:[?#]|$)/.test(url)) return null;
  const { origin: host, pathname } = new URL(url, from);
  if (host !== origin || !pathname.startsWith(base) || pathname.endsWith('/')) return null;
  const path_ = pathname.slice(base.length);
  if (/%(?:2f|00)/i.test(path_)) return null;
  try {
    return decodeURIComponent(path_.replace(/%(?![\da-f]{2})/gi, '%25'));
  } catch {
    return null;
  }
}

/** The fixture, and every file that it names. A file stands where no directory has to. */
function siteOf({ path, text, settings }: Case, { references }: Findings): Asset[] {
  const named = new Set(references.map((reference) => fileOf(reference, path, settings.base!)));
  const paths = [...named].filter((one): one is string => one !== null && one !== path);
  const files = paths.filter((one) => ![path, ...paths].some((other) => other.startsWith(`${one}/`)));
  return [tree(path, text), ...files.map((one) => tree(one, '', { language: 'binary' }))];
}

/** The text without its `integrity` values, which follow the bytes of the files they guard. */
function unguarded(text: string, { integrity = [] }: Findings): string {
  return integrity.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
}

const digits = /-[0-9a-f]{16}/g;

/** The text with the digits of every output taken out again. */
function unhashed(text: string, result: Result): string {
  const known = new Set(result.outputs.flatMap((output) => output.digits ?? []));
  return text.replace(digits, (hash) => (known.has(hash.slice(1)) ? '' : hash));
}

describe.each(['css', 'html', 'js', 'svg', 'webmanifest', 'importmap'])('in %s', (kind) => {
  test.each(readdirSync(join(root, kind)).sort())('%s', async (name) => {
    const given = read(join(root, kind, name));
    const { path, text, options, settings } = given;
    const base = settings.base!;
    const language = languageOf(path);
    const before = findReferences(language, withoutComments(path, text), options);
    const result = await run(siteOf(given, before), { ...defaultSettings, ...settings });
    expect(result.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    const output = result.output(path);
    const after = textOf(output);
    const outputs = new Map(result.outputs.map((one) => [one.asset.path, one.path]));
    const hashedUrls = (url: string) => (settings.jsStrings ? options.strings!.isOurs(unhashed(url, result)) : false);
    const strings = options.strings && { ...options.strings, isOurs: hashedUrls };
    const now = findReferences(language, withoutComments(path, after), { ...options, strings });
    expect(unhashed(unguarded(after, now), result), 'all else stays').toBe(unguarded(text, before));
    expect(now.references).toHaveLength(before.references.length);
    const told = result.leftAlone.map(({ message }) => message).join('\n');
    before.references.forEach((reference, index) => {
      const named = fileOf(reference, path, base);
      const expected = named === null ? undefined : outputs.get(named);
      const rewritten = now.references[index]!;
      if (expected === undefined || expected === named) expect(rewritten.url).toBe(reference.url);
      else if (rewritten.url === reference.url) expect(told, reference.url).toContain(reference.url);
      else expect(fileOf(rewritten, path, base), reference.url).toBe(expected);
    });
  });
});
