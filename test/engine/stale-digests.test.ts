// stale-digests.test.ts: are digests of files that change written anew?
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { chunk, run, textOf, token, tree } from './site.ts';

const sri = (text: string | Uint8Array, algorithm = 'sha384') =>
  `${algorithm}-${createHash(algorithm).update(text).digest('base64')}`;

describe('an integrity value', () => {
  test('is that of the final bytes', async () => {
    const css = 'a { b: url(x.png) }';
    const { output } = await run([
      tree('p.html', `<link rel=stylesheet href=a.css integrity="${sri(css)} ${sri('stale', 'sha256')}">`),
      ...[tree('a.css', css), tree('x.png')],
    ]);
    const final = output('a.css').bytes!;
    expect(textOf(output('p.html'))).toContain(`integrity="${sri(final)} ${sri(final, 'sha256')}"`);
  });

  test('of a fixed file that is rewritten is that of its final bytes too', async () => {
    const { output } = await run([
      tree('p.html', `<script src=sw.js integrity=${sri('stale')}></script>`),
      ...[tree('sw.js', 'importScripts("/x.js")'), tree('x.js', 'x()')],
    ]);
    expect(textOf(output('p.html'))).toContain(sri(output('sw.js').bytes!));
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
