// stale-digests.test.ts: are digests of files that change written anew?
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { chunk, run, textOf, token, tree } from './site.ts';

const sri = (text: string | Uint8Array, algorithm = 'sha384') =>
  `${algorithm}-${createHash(algorithm).update(text).digest('base64')}`;

describe('an integrity value', () => {
  test('is that of the final bytes', async () => {
    const css = 'a { b: url(x.png) }';
    const { output, problems } = await run([
      tree('p.html', `<link rel=stylesheet href=a.css integrity="${sri(css)} ${sri(css, 'sha256')}">`),
      ...[tree('a.css', css), tree('x.png')],
    ]);
    const final = output('a.css').bytes!;
    expect(textOf(output('p.html'))).toContain(`integrity="${sri(final)} ${sri(final, 'sha256')}"`);
    expect(problems).toEqual([]);
  });

  test('of a fixed file that is rewritten is that of its final bytes too', async () => {
    const worker = 'importScripts("/x.js")';
    const { output } = await run([
      tree('p.html', `<script src=sw.js integrity=${sri(worker)}></script>`),
      ...[tree('sw.js', worker), tree('x.js', 'x()')],
    ]);
    expect(textOf(output('p.html'))).toContain(sri(output('sw.js').bytes!));
  });

  test('is found in entities, and in the alphabet of URLs', async () => {
    const code = 'code 3';
    const value = sri(code);
    expect(value).toMatch(/[+/]/);
    const [entities, ofUrls] = [
      value.replace(/[+/]/g, (c) => `&#${c.charCodeAt(0)};`),
      `sha384-${value.slice(7).replaceAll('+', '-').replaceAll('/', '_')}`,
    ];
    for (const written of [entities, ofUrls]) {
      const page = `<script src=a.js integrity="${written}"></script><script src=/a.js></script>`;
      const { problems, output } = await run([tree('p.html', page), tree('a.js', code)]);
      expect(problems).toEqual([]);
      expect(textOf(output('p.html'))).toContain(`"${sri(output('a.js').bytes!)}"`);
    }
  });

  test.each([
    ['the file stays as it came', 'tampered()'],
    ['the file is rewritten', 'import "./x.js"'],
  ])('that was wrong stays, with a warning at its place, where %s', async (_, code) => {
    const page = `<script src=x.js></script>\n<script src=lib.js integrity="${sri('original()')}"></script>`;
    const { problems, text } = await run([tree('p.html', page), tree('lib.js', code), tree('x.js')]);
    expect(problems).toMatchObject([
      { code: 'wrong-integrity', severity: 'warning', at: { path: 'p.html', line: 2, column: 31 } },
    ]);
    expect(problems[0]!.message).toContain('"lib.js"');
    expect(text('p.html')).toContain(`src=lib-#.js integrity="${sri('original()')}"`);
  });

  test('that another file has is no reason to follow that one', async () => {
    const other = 'import "./x.js"';
    const page = `<script src=lib.js integrity="${sri(other)}"></script>`;
    const { text } = await run([
      tree('p.html', page),
      tree('lib.js', 'tampered()'),
      tree('other.js', other),
      tree('x.js'),
    ]);
    expect(text('p.html')).toContain(sri(other));
  });

  test('counts by its strongest algorithm, of which one must be right', async () => {
    const told = async (values: string) => {
      const page = `<script src=a.js integrity="${values}"></script>`;
      const { problems, output } = await run([tree('p.html', page), tree('a.js', 'import "./x.js"'), tree('x.js')]);
      const final = output('a.js').bytes!;
      const names = new Map(['sha256', 'sha384'].map((one) => [sri(final, one), `right ${one}`]));
      const written = /integrity="([^"]*)"/.exec(textOf(output('p.html')))![1]!.split(' ');
      return [written.map((value) => names.get(value) ?? 'as it was'), problems.map(({ code }) => code)];
    };
    const [strong, weak] = [sri('import "./x.js"'), sri('import "./x.js"', 'sha256')];
    const warning = ['wrong-integrity'];
    expect(await told(`${strong} ${sri('stale', 'sha256')}`)).toEqual([['right sha384', 'as it was'], []]);
    expect(await told(`${sri('stale')} ${strong}`)).toEqual([['as it was', 'right sha384'], []]);
    expect(await told(`${sri('stale')} ${weak}`)).toEqual([['as it was', 'right sha256'], warning]);
    expect(await told(`${sri('stale')} ${sri('staler')}`)).toEqual([['as it was', 'as it was'], warning]);
  });

  test('is that of the last time in files that have digits already, and follows what was edited since', async () => {
    const page = `<script src=lib-0123456789abcdef.js integrity="${sri('last time')}"></script>`;
    const named = { token: '0123456789abcdef', original: 'lib.js', origin: 'emitted' } as const;
    const { problems, output } = await run([
      ...[tree('p.html', page), tree('lib-0123456789abcdef.js', 'edited()', named)],
    ]);
    expect(problems).toEqual([]);
    expect(textOf(output('p.html'))).toContain(sri('edited()'));
  });
});

describe('a digest anywhere in a text', () => {
  test('is written anew when it was that of a file', async () => {
    const css = `a{b:url(../x.png)}`;
    const { output } = await run([
      chunk(`a/m-${token(1)}.js`, `load("a/c-${token(2)}.css","${sri(css, 'sha512')}","${sri('nobody’s')}")`),
      ...[chunk(`a/c-${token(2)}.css`, css, { origin: 'emitted' }), tree('x.png')],
    ]);
    const code = textOf(output(`a/m-${token(1)}.js`));
    expect(code).toContain(sri(output(`a/c-${token(2)}.css`).bytes!, 'sha512'));
    expect(code).toContain(sri('nobody’s'));
  });

  test.each([
    ['\n', '\n'],
    ['\r\n', '\n'],
    ['\r\n', '\r\n'],
  ])('follows an inline script (lines end with %j, hashed with %j)', async (ends, hashed) => {
    const body = ['', 'import "./a.js";', 'go();', ''];
    const html = (digest: string, script: string) =>
      `<meta http-equiv="Content-Security-Policy" content="script-src '${digest}'"><script type=module>${script}</script>`;
    const { output } = await run([tree('p.html', html(sri(body.join(hashed)), body.join(ends))), tree('a.js', 'a()')]);
    const script = body.join(ends).replace('a.js', output('a.js').path);
    expect(textOf(output('p.html'))).toBe(html(sri(script.replaceAll(ends, hashed)), script));
  });
});

describe('a digest that can never be right', () => {
  test('is an error that names the file, the place and the cure, and everything else is done', async () => {
    const css = 'a{b:url(./x.png)}';
    const b = `import("./a-${token(1)}.js")`;
    const { problems, text } = await run([
      chunk(`a-${token(1)}.js`, `import("./b-${token(2)}.js");\nguard("${sri(b)}")`),
      ...[chunk(`b-${token(2)}.js`, b), tree('c.css', css), tree('x.png')],
    ]);
    expect(problems).toMatchObject([
      { code: 'stale-digest', severity: 'error', at: { path: `a-${token(1)}.js`, line: 2, column: 8 } },
    ]);
    expect(problems[0]!.message).toContain(`b-${token(2)}.js`);
    expect(text(`a-${token(1)}.js`)).toContain('import("./b-#.js")');
    expect(text('c.css')).toBe('a{b:url(./x-#.png)}');
  });
});
