// resolve.test.ts: does the engine resolve like a browser?
import { type Asset, languageOf } from '@truename/engine';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createResolver } from '../../packages/engine/src/resolve.ts';

const numRuns = Number(process.env.LAWS_RUNS ?? 150) * 20;

const names = ['a.css', 'b c.png', 'é.png', '100%.png', 'q?.png', 'h#.png', 'a%20b.png', '@x+y~.js', "it's(1).js"];
const directories = ['', 'd/', 'd/e/', 'd d/'];
const assets = directories.flatMap((directory) =>
  names.map((name): Asset => {
    const path = directory + name;
    return {
      id: path,
      path,
      logical: [],
      language: languageOf(path),
      origin: 'tree',
      content: { bytes: new Uint8Array() },
    };
  }),
);
const paths = new Map(assets.map((asset) => [asset.path, asset]));

const piece = fc.constantFrom(
  ...['.', '..', '%2e', '', 'd', 'd%20d', 'e', 'a.css', 'b%20c.png', '%C3%A9.png', 'é.png', '100%25.png', '100%.png'],
  ...['q%3F.png', 'h%23.png', 'a%2520b.png', '@x+y~.js', "it's(1).js", 'd%2Fa.css', '%ff', 'x:y', 'b c.png'],
);
const url = fc
  .record({
    head: fc.constantFrom(
      '',
      '',
      './',
      '../',
      '/',
      '/sub/',
      '\\',
      '//h/',
      'https://h/',
      'http://h/',
      'https://h/app/',
      'https:',
    ),
    pieces: fc.array(piece, { minLength: 1, maxLength: 4 }),
    slash: fc.constantFrom('/', '/', '\\'),
    tail: fc.constantFrom('', '', '?q=/x', '#f/x', '?#', ' ', '\n'),
  })
  .map(({ head, pieces, slash, tail }) => head + pieces.join(slash) + tail);

const bases = ['/', '/sub/', './', 'https://h/', 'https://h/app/'] as const;

/** What a browser asks for, as a path below the base; null for another place. */
function asked(from: Asset, text: string, base: string): string | null {
  const root = new URL(base, 'http://some.example/x/');
  const own = new URL(from.path.split('/').map(encodeURIComponent).join('/'), root);
  // A reference to the file itself is none.
  if (/^\s*(?:$|[?#])/.test(text) || !URL.canParse(text, own.href)) return null;
  const { origin, pathname } = new URL(text, own);
  if (origin !== root.origin || !pathname.startsWith(root.pathname)) return null;
  try {
    return pathname.slice(root.pathname.length).split('/').map(decodeOnce).join('/');
  } catch {
    return null;
  }
}

function decodeOnce(segment: string): string {
  const text = decodeURIComponent(segment.replace(/%(?![\da-f]{2})/gi, '%25'));
  if (text.includes('/')) throw new URIError('no separator');
  return text;
}

test.each(bases)('under base %s a reference names the file that a browser asks for', (base) => {
  const resolver = createResolver(paths, { base, aliases: new Map() });
  fc.assert(
    fc.property(fc.constantFrom(...assets), url, (from, text) => {
      const path = asked(from, text, base);
      const resolved = resolver.resolve(from, { url: text });
      const expected = path === null ? undefined : paths.get(path);
      expect(resolved.to === 'asset' ? resolved.asset : undefined).toBe(expected);
      if (path === null) expect(['foreign', 'missing']).toContain(resolved.to);
    }),
    { numRuns },
  );
});
