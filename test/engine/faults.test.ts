// faults.test.ts: what is the user told of files that cannot be read?
import fc from 'fast-check';
import { parseAst } from 'rollup/parseAst';
import { describe, expect, test } from 'vitest';
import { faultIn } from '../../packages/engine/src/references/json-fault.ts';
import { run, tree } from './site.ts';

const numRuns = Number(process.env.FUZZ_RUNS ?? 300);
const strings = { jsStrings: true, parseJs: (code: string) => parseAst(code) };

describe('JSON that cannot be read is a warning at its place', () => {
  test.each([
    ['site.webmanifest', '{\n  "icons": [{ "src": "a.png" },]\n}', 2, 32, 'Invalid JSON: unexpected "]"'],
    ['site.webmanifest', '\ufeff{', 1, 3, 'Invalid JSON: it ends too early'],
    ['a.importmap', "{ 'imports': {} }", 1, 3, 'Invalid JSON: unexpected "\'"'],
    ['a.html', '<p>\n<script type="importmap">{"imports" {}}</script>', 2, 37, 'Invalid JSON: unexpected "{"'],
  ])('in %s: %j', async (path, text, line, column, message) => {
    const result = await run([tree(path, text), tree('a.png')]);
    const hint = expect.stringContaining('Correct the JSON');
    const at = { path, line, column };
    expect(result.problems).toEqual([{ code: 'invalid-json', severity: 'warning', message, at, hint }]);
    expect(result.leftAlone).toEqual([]);
  });

  test('but not where template code makes it whole', async () => {
    const { problems, leftAlone } = await run([
      tree('site.webmanifest', '{ "icons": {{ icons }} }'),
      tree('a.html', '<script type="importmap"><%= importmap %></script>'),
    ]);
    expect(problems).toEqual([]);
    expect(leftAlone.map(({ code }) => code)).toEqual(['left-alone', 'left-alone']);
  });
});

describe('faultIn()', () => {
  const isJson = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  const change = fc.tuple(
    fc.nat(200),
    fc.nat(2),
    fc.constantFrom('', '"', '\\', ',', ':', '{', ']', '0', '.', '\n', 'e', 'é'),
  );
  const spoiled = fc
    .tuple(fc.json(), fc.constantFrom(0, 2), fc.array(change, { maxLength: 2 }))
    .map(([json, indent, changes]) =>
      changes.reduce(
        (text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length),
        JSON.stringify(JSON.parse(json), null, indent),
      ),
    );

  test('says null of what JSON.parse reads, and of nothing else', () => {
    fc.assert(
      fc.property(spoiled, (text) => {
        expect(faultIn(text) === null).toBe(isJson(text));
      }),
      { numRuns: numRuns * 5 },
    );
  });

  test.each([
    ['[1,,2]', 3],
    ['{"a":1,}', 7],
    ['{"a":[1}}', 7],
    ['01', 1],
    ['["\\x"]', 1],
    ['[1] 2', 4],
    ['["a]', 1],
    ['[1, ', 4],
  ])('in %s says %d', (text, at) => {
    expect(faultIn(text)).toBe(at);
  });
});

describe('a script that cannot be parsed', () => {
  test('is a warning at its place where it imports, and else a note', async () => {
    const script = async (code: string) => run([tree('a.js', code), tree('b.js')]);
    const lost = (severity: string) => [{ code: 'parse-failed', severity, at: { path: 'a.js', line: 2 } }];
    expect((await script('import "./b.js";\nx = "')).problems).toMatchObject(lost('warning'));
    const { problems, leftAlone } = await script('new Worker("./b.js");\nx = "');
    expect(problems).toEqual([]);
    expect(leftAlone).toMatchObject(lost('info'));
  });

  test('is a warning when one of its strings begins with a URL of ours', async () => {
    const { problems } = await run([tree('a.js', 'x = "/b.png" +'), tree('b.png')], strings);
    expect(problems).toMatchObject([
      { code: 'parse-failed', severity: 'warning', at: { path: 'a.js', line: 1 }, hint: expect.any(String) },
    ]);
  });

  test('is a note when the URL may stand in prose', async () => {
    const { problems, leftAlone } = await run([tree('a.js', '// see /b.png\nx = +'), tree('b.png')], strings);
    expect(problems).toEqual([]);
    expect(leftAlone.map(({ code }) => code)).toEqual(['parse-failed']);
  });

  test('is no fault where template code makes it whole', async () => {
    const html = '<script>\nx = {{ data }};\ny = "/b.png" +;\n import("./c.js"</script>';
    const { problems, leftAlone } = await run([tree('a.html', html), tree('b.png')], strings);
    expect(problems).toEqual([]);
    expect(new Set(leftAlone.map(({ code }) => code))).toEqual(new Set(['left-alone']));
  });
});
