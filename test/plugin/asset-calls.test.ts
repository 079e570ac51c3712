// asset-calls.test.ts: which uses of asset() are calls that can be replaced, and whose names are meant?
import { parseAst } from 'rollup/parseAst';
import { describe, expect, test } from 'vitest';
import { findAssetUses } from '../../packages/plugin/src/asset-calls.ts';

/** The text of each use, and the argument of a call; `null` for one that is not a literal, `none` for no call. */
function usesIn(code: string, imports = "import { asset, assetMap } from 'virtual:truename';"): readonly string[][] {
  const text = `${imports}\n${code}`;
  return findAssetUses(parseAst(text), 'virtual:truename').map(({ start, end, argument }) => [
    text.slice(start, end),
    argument === undefined ? 'none' : String(argument),
  ]);
}

describe('a call', () => {
  test.each([
    ["asset('a.png')"],
    ['asset(`a.png`)'],
    ["(asset)('a.png')"],
    ["(0, asset)('a.png')"],
    ["asset?.('a.png')"],
  ])('%s is one of a literal', (code) => {
    expect(usesIn(`use(${code});`)).toEqual([[code, 'a.png']]);
  });

  test.each([['asset(name)'], ["asset('a', 'b')"], ['asset(...all)'], ['asset()'], ['asset(`a` + b)']])(
    '%s is not',
    (code) => {
      expect(usesIn(`use(${code});`)).toEqual([[code, 'null']]);
    },
  );

  test('may be of another local name, or of all of the module', () => {
    const name = "import { asset as url, 'assetMap' as map } from 'virtual:truename';";
    expect(usesIn("use(url('a'), map('b'), asset('c'));", name)).toEqual([
      ["url('a')", 'a'],
      ["map('b')", 'b'],
    ]);
    const all = "import * as all from 'virtual:truename';";
    expect(usesIn("use(all.asset('a'), all['asset']('b'), (0, all.assetMap)('c'), it.all.asset('d'));", all)).toEqual([
      ["all.asset('a')", 'a'],
      ["all['asset']('b')", 'b'],
      ["(0, all.assetMap)('c')", 'c'],
    ]);
  });

  test("may go through Vue's unref(), and through no other function of that name", () => {
    const vue = "import { unref as _unref } from 'vue';import { asset } from 'virtual:truename';";
    expect(usesIn("h('img', { src: _unref(asset)('a.png') });", vue)).toEqual([["_unref(asset)('a.png')", 'a.png']]);
    expect(usesIn("((_unref) => _unref(asset)('a.png'))(f);")).toEqual([['asset', 'none']]);
  });

  test('stands in a template of Vue that is not built for production', () => {
    const script = 'const __returned__ = { get asset() { return asset }, get assetMap() { return assetMap } };';
    const render = (code: string) => `${script} function render(_ctx, _cache, $props, $setup) { return ${code}; }`;
    const code = render("h($setup.asset('a'), $setup.logo, $setup.other('b'), ($setup) => $setup.assetMap('c'))");
    expect(usesIn(code)).toEqual([
      ["$setup.asset('a')", 'a'],
      ["$setup.assetMap('c')", 'c'],
    ]);
    expect(usesIn(render('h($setup.asset)'))).toEqual([['$setup.asset', 'none']]);
    expect(usesIn(render('1'))).toEqual([]);
    // The template is another module then, and its calls are not seen.
    expect(usesIn(script)).toHaveLength(2);
  });

  test('of what another module offers is none of ours', () => {
    expect(usesIn("use(asset('a'));", "import { asset } from './asset.js';import 'virtual:truename';")).toEqual([]);
  });

  test('stands anywhere, and each is found once, in order', () => {
    const code = `
      export default class { [asset('a')] = asset('b'); static { use(asset('c')); } get x() { return asset('d'); } }
      export const f = ({ x = asset('e') }, y = () => asset('f')) => \`\${asset('g')}\`;
      for (const each of [asset('h')]) label: { if (each) break label; }
      export const o = { [asset('i')]: asset('j'), asset: 1, k() { return asset('k'); } };`;
    expect(usesIn(code).map(([, argument]) => argument)).toEqual([...'abcdefghijk']);
  });
});

describe('a name that is declared again is another one', () => {
  test.each([
    ['a parameter', "(asset) => asset('x')"],
    ['a parameter in a pattern', "({ asset }, [b]) => asset('x')"],
    ['a parameter with a default', "({ a: { b: [asset = 1] } }) => asset('x')"],
    ['the rest of the parameters', "(...asset) => asset('x')"],
    ['a variable', "() => { const { x: asset } = y; return asset('x'); }"],
    ['a variable that is declared later', "() => { asset('x'); let asset; }"],
    ['a variable that is declared deep inside', "() => { asset('x'); if (y) { for (;;) { var asset = 1; } } }"],
    ['a function', "() => { return asset('x'); function asset() {} }"],
    ['a class', "() => { class asset {} return asset('x'); }"],
    ['its own name', "function asset() { return asset('x'); }"],
    ['the name of a class', "class asset { x = asset('x'); }"],
    ['what was caught', "() => { try {} catch ({ asset }) { asset('x'); } }"],
    ['the variable of a loop', "() => { for (const asset of y) asset('x'); for (let asset = 1; ; ) asset('x'); }"],
    ['a variable of a case', "() => { switch (y) { case 1: let asset; case 2: asset('x'); } }"],
    ['a variable of a static block', "class { static { asset('x'); if (y) var asset; } }"],
  ])('%s', (_, code) => {
    expect(usesIn(`use(${code});`)).toEqual([]);
  });

  test('only there', () => {
    const code = `
      use((asset) => asset('no'), asset('1'));
      { const asset = 1; use(asset); } use(asset('2'));
      function f(x = asset('3')) { var asset; return asset; }
      try { use(asset('4')); } catch (asset) { use(asset); }
      const g = () => { { let asset; } { function asset() {} } return asset('5'); };
      for (const asset of asset_) use(asset); use(asset('6'));
      const h = () => { const inner = () => { var asset; }; return asset('7'); };`;
    expect(usesIn(code).map(([, argument]) => argument)).toEqual([...'1234567']);
  });
});

describe('what is no call cannot be replaced, and is told', () => {
  test.each([
    ['const a = asset;', 'asset'],
    ["['a'].map(asset);", 'asset'],
    ['use({ asset });', 'asset'],
    ['use({ get asset() { return asset } });', 'asset'],
    ['use(asset`a`);', 'asset'],
    ["new asset('a');", 'asset'],
    ["asset.call(null, 'a');", 'asset'],
    ['export { asset };', 'asset'],
    ['export default asset;', 'asset'],
    ["(use(), asset)('a');", 'asset'],
    ["export { asset as url } from 'virtual:truename';", "export { asset as url } from 'virtual:truename';"],
    ["export * from 'virtual:truename';", "export * from 'virtual:truename';"],
    ["export * as all from 'virtual:truename';", "export * as all from 'virtual:truename';"],
    ["const { asset: a } = await import('virtual:truename');", "import('virtual:truename')"],
  ])('%s', (code, told) => {
    expect(usesIn(code)).toEqual([[told, 'none']]);
  });

  test.each(['use(all);', 'use({ ...all });', 'const { asset } = all;', "use(all[name]('a'));"])(
    'import * as all: %s',
    (code) => {
      expect(usesIn(code, "import * as all from 'virtual:truename';")).toEqual([['all', 'none']]);
    },
  );

  test('names of properties and labels are no uses', () => {
    const code = `use(x.asset, x?.asset, { asset: 1 }, class { asset = 1; static asset() {} }); asset: for (;;) continue asset;
      export { x as asset }; export { asset } from './y.js';`;
    expect(usesIn(`let x; ${code}`)).toEqual([]);
  });
});

test('code that nests thousands deep, as generated code may, is walked through', () => {
  const long = Array.from({ length: 3000 }, (_, i) => `"${i}"`).join(' + ');
  expect(usesIn(`function f() { return asset('a.png') + ${long}; }`)).toEqual([["asset('a.png')", 'a.png']]);
});
