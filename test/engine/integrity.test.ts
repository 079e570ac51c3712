// integrity.test.ts: which outputs have an integrity value, and whose bytes is it of?
import { createHash } from 'node:crypto';
import { createHasher, defaultSettings, describe as describeOutputs, type Settings } from '@truename/engine';
import { expect, test } from 'vitest';
import { run, tree } from './site.ts';

const assets = [
  ...[tree('a.js', 'import "./b.js"\n//# sourceMappingURL=a.js.map'), tree('b.js', 'b()'), tree('c.css')],
  ...[tree('d.png'), tree('e.html'), tree('a.js.map', '{}'), tree('a.js.gz'), tree('a.js.LICENSE.txt')],
];

const withValue = async (integrity: Settings['integrity']) => {
  const { outputs } = await run(assets, { integrity });
  for (const { integrity, bytes } of outputs)
    if (integrity) expect(integrity).toBe(`sha384-${createHash('sha384').update(bytes!).digest('base64')}`);
  return outputs.flatMap(({ asset, integrity }) => (integrity ? [asset.id] : []));
};

test.each([
  ['scripts', ['a.js', 'b.js', 'c.css']],
  ['all', ['a.js', 'a.js.LICENSE.txt', 'b.js', 'c.css', 'd.png']],
  [false, []],
] as const)('integrity: %j gives a value of the final bytes to %j', async (integrity, expected) => {
  expect(await withValue(integrity)).toEqual(expected);
});

test('scripts and style sheets have one by default', async () => {
  expect(await withValue(defaultSettings.integrity)).toEqual(['a.js', 'b.js', 'c.css']);
});

test('a streamed file keeps the value that it came with, where the settings ask for one', async () => {
  const content = { size: 2, digits: '0123456789abcdef', sum: '0123456789abcdef', integrity: 'sha384-AAAA' };
  const streamed = [tree('a.bin', '', { content })];
  expect((await run(streamed, { integrity: 'all' })).output('a.bin').integrity).toBe('sha384-AAAA');
  expect((await run(streamed, { integrity: 'scripts' })).output('a.bin').integrity).toBeUndefined();
});

test('the manifest records it', async () => {
  const { outputs, output } = await run(assets, { integrity: 'all' });
  const none = { entries: new Map(), links: new Map(), originals: new Map(), inlined: new Map() };
  const { manifest } = describeOutputs(outputs, {
    ...{ settings: defaultSettings, hasher: await createHasher(defaultSettings), ...none },
  });
  expect(manifest.outputs[output('d.png').path]!.integrity).toBe(output('d.png').integrity);
  expect(manifest.fixed['e.html']!.integrity).toBeUndefined();
});
