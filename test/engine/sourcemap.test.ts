import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  findDebugId,
  findMapComment,
  findMapFields,
  type MapFields,
  readInlineMap,
} from '../../packages/engine/src/references/sourcemap.ts';

const numRuns = Number(process.env.FUZZ_RUNS ?? 300);
const uuid = '85314830-023f-4cf1-a267-535f4e37bb17';

describe('findMapComment()', () => {
  const cases: [title: string, text: string, url: string | null][] = [
    ['at the end', 'f();\n//# sourceMappingURL=a.js.map', 'a.js.map'],
    ['followed by blank lines', 'f();\r\n//# sourceMappingURL=a.js.map\r\n\r\n \t', 'a.js.map'],
    ['in its old spelling', 'f();\n//@ sourceMappingURL=a.js.map\n', 'a.js.map'],
    ['as a block comment', 'f();\n/*# sourceMappingURL=a.js.map */\n', 'a.js.map'],
    ['behind code on its line', 'f("http://x");//# sourceMappingURL=a.js.map', 'a.js.map'],
    ['before a debug id', `f();\n//# sourceMappingURL=a.js.map\n//# debugId=${uuid}\n`, 'a.js.map'],
    ['behind a debug id', `f();\n//# debugId=${uuid}\n//# sourceMappingURL=a.js.map`, 'a.js.map'],
    ['before a licence', 'f();\n//# sourceMappingURL=a.js.map\n/*! licence\n of two lines */\n// bye', 'a.js.map'],
    ['twice: the last one wins', '//# sourceMappingURL=a.map\n//# sourceMappingURL=b.map', 'b.map'],
    ['behind U+2028', 'f();\u2028//# sourceMappingURL=a.js.map', 'a.js.map'],
    ['in a file that holds nothing else', '//# sourceMappingURL=a.js.map', 'a.js.map'],
    [
      'as an inline map',
      'f();\n//# sourceMappingURL=data:application/json;base64,e30=',
      'data:application/json;base64,e30=',
    ],
    ['before more code', '//# sourceMappingURL=a.js.map\nf();', null],
    ['before more code, in a block', '/*# sourceMappingURL=a.js.map */ f();', null],
    ['in a string', 'f("//# sourceMappingURL=a.js.map")', null],
    ['at the end of a string', 'const a = `\n//# sourceMappingURL=a.js.map`', null],
    ['in a template', 'const a = `\n//# sourceMappingURL=a.js.map\n`;', null],
    ['quoted in a comment', '// see //# sourceMappingURL=a.js.map', null],
    ['with something behind it', '//# sourceMappingURL=a.js.map (old)', null],
    ['in a longer block comment', '/*\n//# sourceMappingURL=a.js.map\n*/', null],
    ['without a URL', '//# sourceMappingURL=', null],
    ['in an unsigned comment', '// sourceMappingURL=a.js.map', null],
    ['in an empty file', '', null],
  ];
  for (const [title, text, url] of cases) {
    test(`${url === null ? 'leaves a comment alone' : 'finds a comment'} ${title}`, () => {
      const found = findMapComment(text, 'js');
      expect(found?.url ?? null).toBe(url);
      if (found) expect(text.slice(found.start, found.end)).toBe(url);
    });
  }

  test('finds block comments only in CSS', () => {
    expect(findMapComment('a{}\n/*# sourceMappingURL=a.css.map*/\n', 'css')?.url).toBe('a.css.map');
    expect(findMapComment('a{}/*# sourceMappingURL=a.css.map */ /* end */', 'css')?.url).toBe('a.css.map');
    expect(findMapComment('a{}\n//# sourceMappingURL=a.css.map', 'css')).toBe(null);
    expect(findMapComment('/*# sourceMappingURL=a.css.map */ a{}', 'css')).toBe(null);
    expect(findMapComment('/* a *//*# sourceMappingURL=a.css.map *//**/', 'css')?.url).toBe('a.css.map');
  });

  test('finds the URL, not the same text before it', () => {
    const text = '//# sourceMappingURL=sourceMappingURL';
    expect(findMapComment(text, 'js')?.start).toBe(21);
  });

  test('ends, and finds only what a comment says, whatever the text', () => {
    const scrap = fc.constantFrom(
      '//# sourceMappingURL=a',
      '//# ',
      '//@ ',
      '//',
      '/*# sourceMappingURL=b ',
      '/*',
      '*/',
      '/',
      ' ',
      '\n',
      'f()',
      '`',
      '"',
    );
    fc.assert(
      fc.property(fc.array(scrap, { maxLength: 12 }), fc.constantFrom('js', 'css'), (scraps, language) => {
        const text = scraps.join('');
        const found = findMapComment(text, language as 'js' | 'css');
        if (found) expect(text.slice(0, found.start)).toMatch(/\/[/*][#@]\s*sourceMappingURL=$/);
      }),
      { numRuns },
    );
  });

  test('never takes long for a long line', () => {
    expect(findMapComment(`${'a/'.repeat(1_000_000)}*/`, 'js')).toBe(null);
  });
});

describe('findDebugId()', () => {
  test('finds the id of the comment at the end', () => {
    const text = `f("${uuid.replace('8', '9')}");\n//# debugId=${uuid}\n//# sourceMappingURL=a.js.map\n`;
    const found = findDebugId(text)!;
    expect(text.slice(found.start, found.end)).toBe(uuid);
  });

  test('leaves other comments alone', () => {
    for (const text of [`//# debugId=${uuid}\nf()`, '//# debugId=1', `// debugId=${uuid}`, `"//# debugId=${uuid}"`])
      expect(findDebugId(text)).toBe(null);
  });
});

describe('findMapFields()', () => {
  test('finds the values as they stand, between others that look like them', () => {
    const json = `{ "version" : 3, "sourcesContent":["\\"file\\":\\"no\\"", "{]"],"x":{"file":"no","mappings":[{}]}, "f\\u0069le" :"a\\/b\\u0063.js" ,
      "mappings":"AAAA,;B\\/", "debugId":"${uuid}","debug_id":"${uuid}","sources":["file"] }`;
    const { file, mappings, debugIds, sections } = findMapFields(json)!;
    expect([file?.value, json.slice(file!.start, file!.end)]).toEqual(['a/bc.js', 'a\\/b\\u0063.js']);
    expect(mappings?.value).toBe('AAAA,;B/');
    expect(debugIds.map(({ value }) => value)).toEqual([uuid, uuid]);
    expect(sections).toEqual([]);
  });

  test('finds the sections of an indexed map', () => {
    const map = { version: 3, file: 'in.js', sources: [], mappings: 'AAAA' };
    const json = JSON.stringify({
      sections: [
        { map, offset: { column: 12, line: 0 } },
        { offset: { line: 3, column: 0 }, map },
      ],
      file: 'x.js',
    });
    const { file, sections } = findMapFields(json)!;
    expect(file?.value).toBe('x.js');
    expect(sections.map(({ line, column }) => [line, column])).toEqual([
      [0, 12],
      [3, 0],
    ]);
    expect(json.slice(sections[0]!.columnAt.start, sections[0]!.columnAt.end)).toBe('12');
    expect(sections[1]!.fields.mappings?.value).toBe('AAAA');
  });

  test('reads behind a byte order mark and the guard line', () => {
    expect(findMapFields('\ufeff{"file":"a"}')?.file?.value).toBe('a');
    expect(findMapFields(')]}\'\n{"file":"a"}')?.file?.value).toBe('a');
    expect(findMapFields(')]}\' {"file":"a"}')).toBe(null);
  });

  test('is null for what is no JSON object', () => {
    for (const json of [
      '',
      '[]',
      'null',
      '"{}"',
      '{"file":"a"',
      '{"file":\'a\'}',
      '{"a":[1 2],"file":"a"}',
      '<!doctype html>',
    ])
      expect(findMapFields(json), json).toBe(null);
  });

  test('agrees with JSON.parse', () => {
    const key = fc.constantFrom(
      'file',
      'mappings',
      'debugId',
      'debug_id',
      'sections',
      'offset',
      'map',
      'line',
      'column',
      'names',
      'é"\\',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'medium' },
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.constantFrom('"', '\\', '\\"', '{', ']', '\n'),
          fc.double({ noNaN: true }),
          fc.boolean(),
          fc.constant(null),
        ),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(key, tie('value'), { maxKeys: 6 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, value, { maxKeys: 8 }), fc.constantFrom('', ' ', '\t', 1), (map, indent) => {
        const json = JSON.stringify(map, null, indent);
        const fields = findMapFields(json)!;
        expect(plain(fields)).toEqual(plainByParse(JSON.parse(json)));
        for (const found of [fields.file, fields.mappings, ...fields.debugIds])
          if (found) expect(JSON.parse(`"${json.slice(found.start, found.end)}"`)).toBe(found.value);
      }),
      { numRuns },
    );
  });
});

describe('readInlineMap()', () => {
  const json = '{"version":3,"file":"é😀.js","sources":["a b.ts"]}';
  const base64 = Buffer.from(json).toString('base64');

  test('decodes and encodes base64, with and without padding', () => {
    for (const body of [base64, base64.replace(/=+$/, '')]) {
      const url = `data:application/json;charset=utf-8;base64,${body}`;
      const map = readInlineMap(url)!;
      expect(map.json).toBe(json);
      expect(map.encode(json)).toBe(url);
      expect(readInlineMap(map.encode(json.replace('é', 'longer')))?.json).toBe(json.replace('é', 'longer'));
    }
  });

  test('decodes and encodes percent-encoded text', () => {
    const url = `data:application/json,${encodeURIComponent(json)}`;
    expect(readInlineMap(url)?.json).toBe(json);
    expect(readInlineMap(url)?.encode(json)).toBe(url);
  });

  test('is null for other URLs and for broken ones', () => {
    for (const url of [
      'a.js.map',
      'data:text/plain,{}',
      'data:application/json;base64,%%%',
      'data:application/json;base64,/w==',
      'data:application/json,%E9',
    ])
      expect(readInlineMap(url), url).toBe(null);
  });
});

function plain({ file, mappings, debugIds, sections }: MapFields): unknown {
  return {
    file: file?.value,
    mappings: mappings?.value,
    debugIds: debugIds.map(({ value }) => value),
    sections: sections.map(({ line, column, fields }) => [line, column, plain(fields)]),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: any JSON
function plainByParse(map: any): unknown {
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
  const sections = Array.isArray(map.sections) ? map.sections : [];
  const valid = sections.filter(
    // biome-ignore lint/suspicious/noExplicitAny: any JSON
    (s: any) =>
      isObject(s) && isObject(s.map) && Number.isInteger(s.offset?.line) && Number.isInteger(s.offset?.column),
  );
  return {
    file: text(map.file),
    mappings: text(map.mappings),
    debugIds: Object.keys(map)
      .filter((key) => /^debug_?id$/i.test(key))
      .map((key) => text(map[key]))
      .filter((id) => id !== undefined),
    // biome-ignore lint/suspicious/noExplicitAny: any JSON
    sections: valid.map((s: any) => [s.offset.line, s.offset.column, plainByParse(s.map)]),
  };
}
