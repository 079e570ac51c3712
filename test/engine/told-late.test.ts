// told-late.test.ts: is a file linked once more when a later one tells how its targets are named?
import { expect, test } from 'vitest';
import { run, textOf, tree } from './site.ts';

const register = (url: string) => `navigator.serviceWorker.register('${url}')`;

test('a worker that a later script registers keeps its name in files that were read before', async () => {
  const { text, output } = await run([
    tree('a.html', '<script src="/worker.js"></script><script src="/z.js"></script>'),
    tree('b.css', '@import "/c.css"'),
    tree('c.css', 'c {}'),
    tree('worker.js', 'w()'),
    tree('z.js', register('/worker.js')),
  ]);
  expect(text('a.html')).toBe('<script src="/worker.js"></script><script src="/z-#.js"></script>');
  expect(text('b.css')).toBe('@import "/c-#.css"');
  expect(output('a.html').references).toContain('worker.js');
  expect(output('worker.js')).toMatchObject({ path: 'worker.js', digits: null });
});

test('a key of an import map that names such a worker is no warning', async () => {
  const map = '{"imports":{"/worker.js":"/a.js"}}';
  const { problems, text } = await run([
    ...[tree('a.js'), tree('m.importmap', map), tree('worker.js'), tree('z.js', register('/worker.js'))],
  ]);
  expect(problems).toEqual([]);
  expect(text('m.importmap')).toBe('{"imports":{"/worker.js":"/a-#.js"}}');
});

test('a worker that registers itself keeps its debug id', async () => {
  const id = '11111111-2222-3333-4444-555555555555';
  const { text } = await run([tree('worker.js', `${register('/worker.js')}\n//# debugId=${id}\n`)]);
  expect(text('worker.js')).toContain(id);
});

test('a comment follows a map that only the comment ties to its file', async () => {
  const { text } = await run([
    tree('b.css', 'b {}\n/*# sourceMappingURL=maps/other.map */'),
    tree('maps/other.map', JSON.stringify({ version: 3, sources: [], names: [], mappings: '' })),
  ]);
  expect(text('b.css')).toBe('b {}\n/*# sourceMappingURL=maps/other-#.map */');
});

test('a broken reference is told of once, also in a file that is linked again', async () => {
  const { problems, leftAlone } = await run([
    tree('a.html', '<script src="/worker.js"></script><img src="/gone.png"><img src="/route">'),
    ...[tree('worker.js'), tree('z.js', register('/worker.js'))],
  ]);
  expect(problems.map(({ code }) => code)).toEqual(['dangling-reference']);
  expect(leftAlone).toHaveLength(1);
});

test('text in a wrong encoding is linked again as it was read', async () => {
  const bytes = new Uint8Array([
    ...new TextEncoder().encode('<script src="/worker.js"></script><img src="/p.png">'),
    0xe9,
  ]);
  const { output } = await run([
    ...[tree('a.html', bytes), tree('p.png'), tree('worker.js'), tree('z.js', register('/worker.js'))],
  ]);
  expect(textOf(output('a.html'))).toMatch(/src="\/worker\.js".*src="\/p-[0-9a-f]{16}\.png"/);
  expect(output('a.html').bytes!.at(-1)).toBe(0xe9);
});
