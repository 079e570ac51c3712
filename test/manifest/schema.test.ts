import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Manifest, parseManifest, schemaUrl, stringifyManifest } from '@truename/manifest';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { anyManifest, exampleManifest } from './example.ts';

let schema: { readonly $id: string };
let validate: ValidateFunction;

beforeAll(async () => {
  const file = createRequire(import.meta.url).resolve('@truename/manifest/manifest.v1.schema.json');
  schema = JSON.parse(await readFile(file, 'utf8'));
  validate = new Ajv2020({ strict: true, strictTypes: false, allErrors: true }).compile(schema);
});

function accepts(value: unknown): boolean {
  try {
    parseManifest(JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/** Every place in a JSON value, as a path of keys. */
function places(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, item]) => places(item, [...at, key]))];
}

/** The value with another in one place; `undefined` removes what is there. */
function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === key ? replaced(item, rest, by) : item));
  const entries = Object.entries(value as object);
  return Object.fromEntries(
    entries
      .map(([name, item]) => [name, name === key ? replaced(item, rest, by) : item] as const)
      .filter(([, item]) => item !== undefined),
  );
}

describe('manifest.v1.schema.json', () => {
  test('is published under the address that manifests name', () => {
    expect(schema.$id).toBe(schemaUrl);
  });

  test('accepts every manifest that can be written', () => {
    const check = (manifest: Manifest) => {
      validate(JSON.parse(stringifyManifest(manifest)));
      expect(validate.errors ?? []).toEqual([]);
    };
    check(exampleManifest());
    fc.assert(fc.property(anyManifest, check));
  });

  test('agrees with parseManifest() on every single change of a value to one of a wrong kind', () => {
    const wrong = [
      undefined,
      null,
      true,
      -1,
      1.5,
      '',
      '..',
      'a/../b',
      '/x',
      'a\\b',
      'x:y',
      'ABC',
      [],
      [1],
      {},
      { x: {} },
    ];
    const example = JSON.parse(stringifyManifest(exampleManifest()));
    const differ: string[] = [];
    for (const at of places(example).filter((place) => place.length > 0))
      for (const by of wrong) {
        const value = replaced(example, at, by);
        const [bySchema, byParser] = [validate(value), accepts(value)];
        // The parser may refuse more: a link to a file that is not listed is beyond a schema.
        if (byParser && !bySchema) differ.push(`schema refuses ${at.join('/')} = ${JSON.stringify(by)}`);
        if (bySchema && !byParser && !isLink(at, by))
          differ.push(`schema accepts ${at.join('/')} = ${JSON.stringify(by)}`);
      }
    expect(differ).toEqual([]);
  });

  test('agrees with parseManifest() on unknown keys, paths, bases and lengths', () => {
    const base = exampleManifest();
    const file = { size: 1, hash: '0000000000000000', type: 'text/css', reason: 'x' };
    const fixed = (path: string) => ({ ...base, fixed: { ...base.fixed, [path]: file } });
    const paths = [
      'a',
      'a b',
      '...',
      '..a',
      'a..',
      '.a/b',
      'a/..',
      'a/.',
      '.',
      '..',
      './a',
      'a//b',
      '/a',
      'a/',
      '',
      'a:b',
    ];
    const odd = [
      'a/b:c',
      'a\\b',
      'a\0',
      'a\n',
      'a\nb',
      '\u2028',
      '%00',
      'é/\u{1f600}',
      'a\ud800',
      '\udc00',
      '..\n',
      'C:',
    ];
    const bases = [
      '/',
      './',
      '/a/',
      '/a',
      '',
      'a/',
      '../',
      '//h/',
      'http://h/',
      'https://h',
      'https:///',
      'ftp://h/',
      '/\n/',
    ];
    const values: unknown[] = [
      ...[...paths, ...odd].map(fixed),
      ...bases.map((each) => ({ ...base, base: each })),
      ...[7, 8, 16, 17, 64, 65].flatMap((length) =>
        ['xxh64', 'sha256', 'md5'].map((algorithm) => ({ ...base, naming: { ...base.naming, algorithm, length } })),
      ),
      ...[{ salt: '' }, { salt: 's' }, { pattern: '[hash]/x' }].map((more) => ({
        ...base,
        naming: { ...base.naming, ...more },
      })),
      { ...base, more: 1 },
    ];
    for (const value of values) expect(validate(value), JSON.stringify(value).slice(0, 3000)).toBe(accepts(value));
  });
});

/** Could the parser refuse this change because of a link, or because of a file that is gone? */
function isLink([section, ...rest]: readonly string[], by: unknown): boolean {
  const emptied = by === undefined || (typeof by === 'object' && by !== null && Object.keys(by).length === 0);
  if (section === 'outputs' && rest.length < 2) return emptied;
  if (section === 'fixed' && rest.length < 2) return emptied;
  const named = ['assets', 'entries', 'originals', 'maps'].includes(section!) || rest.length > 2;
  return named && typeof by === 'string' && ['ABC'].includes(by);
}
