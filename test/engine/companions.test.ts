// companions.test.ts: do maps, debug ids and compressed siblings follow their owner?
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { createHasher, defaultSettings } from '@truename/engine';
import { describe, expect, test } from 'vitest';
import { chunk, type Result, run, textOf, token, tree } from './site.ts';

const map = (fields: object) =>
  JSON.stringify({ version: 3, sources: ['src/a.ts'], names: [], mappings: 'AAAA', ...fields });
const uuid = /[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}/;
const given = '11111111-2222-3333-4444-555555555555';

describe('a source map', () => {
  test('takes its owner’s digits, and a change of the map renames nothing', async () => {
    const site = (sourcesContent: string[]) => [
      tree('js/a.js', 'a();\n//# sourceMappingURL=a.js.map\n'),
      tree('js/a.js.map', map({ file: 'a.js', sourcesContent })),
    ];
    const [one, two] = [await run(site(['1'])), await run(site(['2']))];
    expect(one.text('js/a.js')).toBe('a();\n//# sourceMappingURL=a-#.js.map\n');
    expect(one.path('js/a.js.map')).toBe('js/a-#.js.map');
    expect(one.text('js/a.js.map')).toBe(map({ file: 'a-#.js', sourcesContent: ['1'] }));
    expect(one.output('js/a.js.map')).toMatchObject({ digits: null, companionOf: one.output('js/a.js').path });
    expect(two.output('js/a.js').path).toBe(one.output('js/a.js').path);
  });

  test('is found by the shell’s word, by the comment, and by its path', async () => {
    const { path } = await run([
      ...[tree('a.js', 'a()'), tree('maps/other.map', map({}), { companionOf: 'a.js' })],
      ...[tree('b.css', 'b {}\n/*# sourceMappingURL=maps/b.map */'), tree('maps/b.map', map({}))],
      ...[tree('c.js', 'c()'), tree('c.js.map', map({}))],
    ]);
    expect(path('maps/other.map')).toBe('maps/other-#.map');
    expect(path('maps/b.map')).toBe('maps/b-#.map');
    expect(path('c.js.map')).toBe('c-#.js.map');
  });

  test('with a token of its own carries the digits of its owner, also of a fixed one', async () => {
    const code = (n: number) => `a();\n//# sourceMappingURL=m-${token(n)}.map`;
    const { path, text, output } = await run([
      chunk(`a-${token(1)}.js`, code(2)),
      chunk(`m-${token(2)}.map`, map({ file: `a-${token(1)}.js` }), { companionOf: `a-${token(1)}.js` }),
      chunk('fixed.js', code(3)),
      chunk(`m-${token(3)}.map`, map({ file: 'fixed.js' }), { companionOf: 'fixed.js' }),
    ]);
    expect(path(`m-${token(2)}.map`)).toBe('m-#.map');
    expect(text(`a-${token(1)}.js`)).toBe('a();\n//# sourceMappingURL=m-#.map');
    expect(text(`m-${token(2)}.map`)).toContain('"file":"a-#.js"');
    expect(textOf(output('fixed.js'))).toContain(`sourceMappingURL=${output(`m-${token(3)}.map`).path}`);
    expect(output('fixed.js')).toMatchObject({ fixed: 'its author fixed the name', digits: null });
  });

  test('that is not there is a warning with its place', async () => {
    const { problems } = await run([tree('a.js', 'a();\n//# sourceMappingURL=a.js.map')], { missing: 'error' });
    expect(problems).toMatchObject([
      { code: 'missing-source-map', severity: 'warning', at: { path: 'a.js', line: 2, column: 22 } },
    ]);
  });

  test('without its file keeps its name, with a reason; one that is no JSON stays as it is', async () => {
    const { output, problems, text } = await run([tree('gone.js.map', map({})), tree('a.js'), tree('a.js.map', '{')]);
    expect(output('gone.js.map')).toMatchObject({ path: 'gone.js.map', fixed: 'a source map whose file is not there' });
    expect(problems).toMatchObject([{ code: 'invalid-source-map', severity: 'warning', at: { path: 'a.js.map' } }]);
    expect(text('a.js.map')).toBe('{');
  });
});

describe('columns', () => {
  const code = 'var a=new URL("./x.png",import.meta.url),b=new URL("./x.png",import.meta.url),needle=1;\nlast();';
  /** One segment a character of the first line. */
  const everyColumn = `${Array.from(code.split('\n')[0]!, (_, i) => (i === 0 ? 'AAAA' : 'CAAC')).join(',')};AACA`;
  const wanted = code.indexOf('needle');

  const lookUp = (json: string, text: string) =>
    originalPositionFor(new TraceMap(json), { line: 1, column: text.indexOf('needle') }).column;

  test('of a separate map move with references that grow', async () => {
    const { output } = await run([
      tree('a.js', `${code}\n//# sourceMappingURL=a.js.map`),
      ...[tree('a.js.map', map({ mappings: everyColumn })), tree('x.png')],
    ]);
    const text = textOf(output('a.js'));
    expect(text.indexOf('needle')).toBeGreaterThan(wanted);
    expect(lookUp(textOf(output('a.js.map')), text)).toBe(wanted);
  });

  test('of an inline map move too, and its file follows the name', async () => {
    const url = (json: string) => `data:application/json;base64,${Buffer.from(json).toString('base64')}`;
    const inline = url(map({ file: 'a.js', mappings: everyColumn }));
    const { output } = await run([tree('a.js', `${code}\n//# sourceMappingURL=${inline}`), tree('x.png')]);
    const text = textOf(output('a.js'));
    const json = Buffer.from(/base64,(\S+)/.exec(text)![1]!, 'base64').toString();
    expect(lookUp(json, text)).toBe(wanted);
    expect(JSON.parse(json).file).toBe(output('a.js').path);
  });
});

describe('a debug id', () => {
  const site = (code: string) => [
    tree('a.js', `${code};id("${given}");\n//# debugId=${given}\n//# sourceMappingURL=a.js.map`),
    tree('a.js.map', map({ debugId: given, debug_id: given })),
  ];
  const idOf = (result: Result) => uuid.exec(textOf(result.output('a.js')))![0];

  test('follows the digits, in comment, code and map alike', async () => {
    const result = await run(site('a()'));
    const id = idOf(result);
    expect(textOf(result.output('a.js')).split(id)).toHaveLength(3);
    expect(JSON.parse(textOf(result.output('a.js.map')))).toMatchObject({ debugId: id, debug_id: id });
    expect(idOf(await run(site('b()')))).not.toBe(id);
  });

  test('does not enter the hash', async () => {
    const other = site('a()').map((asset) => tree(asset.path, bytesText(asset).replaceAll('11111111', '99999999')));
    const [one, two] = [await run(site('a()')), await run(other)];
    expect(two.output('a.js').path).toBe(one.output('a.js').path);
    expect(textOf(two.output('a.js'))).toBe(textOf(one.output('a.js')));
  });

  test('is zeroed like the digits where a name is checked by hand', async () => {
    const result = await run(site('a()'));
    const { digits, bytes } = result.output('a.js');
    const blanked = new TextDecoder().decode(bytes!).replaceAll(idOf(result), given.replace(/\d/g, '0'));
    const { sum } = await createHasher(defaultSettings);
    expect(sum(new TextEncoder().encode(blanked.replaceAll(digits!, '0'.repeat(16))))).toBe(digits);
  });

  test('of a fixed file stays', async () => {
    const { output } = await run(site('a()'), { fixed: ['a.js'] });
    expect(textOf(output('a.js'))).toContain(`//# debugId=${given}`);
    expect(textOf(output('a.js.map'))).toContain(`"debugId":"${given}"`);
  });
});

describe('a compressed sibling', () => {
  test('takes its owner’s name, and has to be made again when the owner was rewritten', async () => {
    const { path, output, problems } = await run([
      ...[tree('a.css', 'a{b:url(x.png)}'), tree('a.css.gz'), tree('a.css.br')],
      ...[tree('x.png'), tree('x.png.gz'), tree('p.html', 'p'), tree('p.html.zst')],
      ...[tree('a.js', 'a()'), tree('a.js.LICENSE.txt')],
    ]);
    expect(['a.css.gz', 'a.css.br', 'x.png.gz', 'p.html.zst', 'a.js.LICENSE.txt'].map(path)).toEqual([
      ...['a-#.css.gz', 'a-#.css.br', 'x-#.png.gz', 'p.html.zst', 'a-#.js.LICENSE.txt'],
    ]);
    expect(output('x.png.gz').companionOf).toBe(output('x.png').path);
    expect(problems).toMatchObject([
      { code: 'stale-sibling', severity: 'info', at: { path: 'a.css.br' } },
      { code: 'stale-sibling', severity: 'info', at: { path: 'a.css.gz' } },
    ]);
  });

  test('of a map goes where the map goes', async () => {
    const { path } = await run([tree('a.js', 'a()'), tree('a.js.map', map({})), tree('a.js.map.gz')]);
    expect(path('a.js.map.gz')).toBe('a-#.js.map.gz');
  });

  test('without its file is a file of its own', async () => {
    const { path } = await run([tree('dump.tar.gz')]);
    expect(path('dump.tar.gz')).toBe('dump.tar-#.gz');
  });
});

function bytesText({ content }: { content: { bytes: Uint8Array } | object }): string {
  return 'bytes' in content ? Buffer.from(content.bytes).toString() : '';
}
