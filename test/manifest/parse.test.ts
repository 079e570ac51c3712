import { ManifestError, parseManifest, stringifyManifest } from '@truename/manifest';
import { describe, expect, test } from 'vitest';
import { exampleManifest } from './example.ts';

/** The example as JSON text, after a change to its plain value. */
function broken(change: (manifest: Record<string, Record<string, unknown>>) => void): string {
  const value = JSON.parse(stringifyManifest(exampleManifest()));
  change(value);
  return JSON.stringify(value);
}

function fault(json: string): ManifestError {
  try {
    parseManifest(json, 'dist/.truename/manifest.json');
  } catch (error) {
    if (error instanceof ManifestError) return error;
    throw error;
  }
  throw new Error(`was accepted: ${json.slice(0, 200)}`);
}

const logo = 'img/logo-9f86d081884c7d65.png';

describe('parseManifest()', () => {
  test('reads what stringifyManifest() wrote', () => {
    expect(parseManifest(stringifyManifest(exampleManifest()))).toEqual(exampleManifest());
  });

  test('says which file, where in it, what, and what to do', () => {
    const error = fault(broken(({ outputs }) => Object.assign(outputs![logo]!, { hash: 'XYZ' })));
    expect(error.pointer).toBe('/outputs/img~1logo-9f86d081884c7d65.png/hash');
    expect(error.message).toBe(
      `dist/.truename/manifest.json#${error.pointer} is "XYZ": not 16 lower-case hex digits\n  ${error.cure}`,
    );
    expect(error.cure).toMatch(/^Build again/);
  });

  test.each([
    ['..', 'segment'],
    ['../secret', 'segment'],
    ['a/../../secret', 'segment'],
    ['a/./b', 'segment'],
    ['/etc/passwd', 'absolute'],
    ['//host/x.js', 'absolute'],
    ['a\\b', 'backslash'],
    ['..\\secret', 'backslash'],
    ['a\0b', 'NUL'],
    ['https://evil.example/x.js', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['C:/windows', 'drive'],
    ['a//b', 'empty segment'],
    ['a/', 'empty segment'],
    ['', 'empty'],
    ['a\ud800', 'Unicode'],
  ])('refuses the output path %j wherever it stands', (path, words) => {
    const file = { size: 1, hash: '0000000000000000', type: 'text/css' };
    const changes: ((manifest: Record<string, Record<string, unknown>>) => void)[] = [
      ({ outputs }) => Object.assign(outputs!, { [path]: file }),
      ({ fixed }) => Object.assign(fixed!, { [path]: { ...file, reason: 'x' } }),
      ({ originals }) => Object.assign(originals!, { [path]: logo }),
      ({ maps }) => Object.assign(maps!, { [path]: { of: logo } }),
      ({ maps }) => Object.assign(maps!, { 'x.map': { of: path } }),
      ({ assets }) => Object.assign(assets!, { x: path }),
      ({ entries }) => Object.assign(entries!['src/main.ts']!, { styles: [path] }),
      ({ outputs }) => Object.assign(outputs![logo]!, { imports: [path] }),
      ({ outputs }) => Object.assign(outputs![logo]!, { encodings: { br: { ...file, type: undefined, file: path } } }),
    ];
    for (const change of changes) expect(fault(broken(change)).message).toContain(words);
  });

  test.each(
    ['...', 'a b/c.css', '.well-known/x', 'a:b/..c', '%2e%2e/x', '__proto__/constructor'].filter(
      (p) => p !== 'a:b/..c',
    ),
  )('accepts the output path %j', (path) => {
    const json = broken(({ fixed }) =>
      Object.assign(fixed!, { [path]: { size: 1, hash: '0000000000000000', type: 'text/css', reason: 'x' } }),
    );
    expect(parseManifest(json).fixed[path]?.size).toBe(1);
  });

  test('accepts any string as a logical name', () => {
    const names = ['../shared/pic.png', '/img/logo.png', 'C:\\pic.png', '', 'a\nb', 'https://x'];
    const json = broken(({ assets }) => Object.assign(assets!, Object.fromEntries(names.map((name) => [name, logo]))));
    for (const name of names) expect(parseManifest(json).assets[name]).toBe(logo);
  });

  test.each<[string, (manifest: Record<string, Record<string, unknown>>) => void]>([
    ['/assets/x', ({ assets }) => Object.assign(assets!, { x: 'gone.png' })],
    [
      '/entries/src~1main.ts/preloads/0',
      ({ entries }) => Object.assign(entries!['src/main.ts']!, { preloads: ['gone.js'] }),
    ],
    [
      '/outputs/img~1logo-9f86d081884c7d65.png/css/0',
      ({ outputs }) => Object.assign(outputs![logo]!, { css: ['gone.css'] }),
    ],
    ['/fixed/robots.txt/assets/0', ({ fixed }) => Object.assign(fixed!['robots.txt']!, { assets: ['gone.css'] })],
    ['/originals/x', ({ originals }) => Object.assign(originals!, { x: 'robots.txt' })],
    ['/maps/x/of', ({ maps }) => Object.assign(maps!, { x: { of: 'gone.js' } })],
  ])('refuses a link at %s to a file that is not listed', (pointer, change) => {
    expect(fault(broken(change)).pointer).toBe(pointer);
  });

  test('refuses a path that stands for two files', () => {
    const twice = fault(broken(({ maps }) => Object.assign(maps!, { 'robots.txt': { of: logo } })));
    expect(twice.message).toContain('as /fixed/robots.txt does');
    expect(fault(broken(({ originals }) => Object.assign(originals!, { 'robots.txt.gz': logo }))).pointer).toBe(
      '/fixed/robots.txt/encodings/gzip/file',
    );
  });

  test('names the version as the fault of a manifest of a later version, whatever else it holds', () => {
    const error = fault(JSON.stringify({ version: 2, everything: 'else' }));
    expect(error.pointer).toBe('/version');
    expect(error.cure).toMatch(/Update the package/);
  });

  test('names the known keys when it meets another', () => {
    const error = fault(broken((manifest) => Object.assign(manifest, { asets: {} })));
    expect(error.pointer).toBe('/asets');
    expect(error.cure).toContain('assets, entries');
  });

  test.each(['', ' \n', '{', 'null', '[]', '"x"', '{}', '\ufeff{}'])('refuses %j', (json) => {
    expect(fault(json)).toBeInstanceOf(ManifestError);
  });

  test('takes __proto__ and constructor as names like any other, and no prototype changes', () => {
    const json = broken(() => {}).replace(
      '"assets":{',
      `"assets":{"__proto__":"${logo}","constructor":"${logo}","hasOwnProperty":"${logo}",`,
    );
    const { assets, outputs } = parseManifest(json);
    expect(Object.keys(assets)).toContain('__proto__');
    expect(Reflect.get(assets, '__proto__')).toBe(logo);
    expect(Reflect.get(assets, 'constructor')).toBe(logo);
    expect(Object.getPrototypeOf(assets)).toBeNull();
    expect(Reflect.get(outputs, 'constructor')).toBeUndefined();
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect(parseManifest(stringifyManifest(parseManifest(json)))).toEqual(parseManifest(json));
  });

  test('refuses __proto__ where the keys are known, and pollutes nothing', () => {
    const error = fault(broken(() => {}).replace('"version":1', '"version":1,"__proto__":{"polluted":true}'));
    expect(error.pointer).toBe('/__proto__');
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    const inherited = broken(() => {}).replace('"assets":', '"__proto__":{"assets":{}},"other":');
    expect(fault(inherited)).toBeInstanceOf(ManifestError);
  });
});
