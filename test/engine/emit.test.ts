// emit.test.ts: when is a file read, and when is it handed out?
import { createHash } from 'node:crypto';
import { type Asset, defaultSettings, digest, type Output, type Settings } from '@truename/engine';
import { describe, expect, test } from 'vitest';
import { chunk, textOf, token, tree } from './site.ts';

/** Digests with `emit`, and tells what happened in which order: `read x`, `emit x`. */
async function watched(assets: readonly Asset[], settings: Partial<Settings> = {}) {
  const events: string[] = [];
  const emitted = new Map<string, Output>();
  const lazies = assets.map((asset): Asset => {
    const { id, content } = asset;
    if (!('bytes' in content)) return asset;
    const read = () => {
      events.push(`read ${id}`);
      return content.bytes;
    };
    return { ...asset, content: { size: content.bytes.byteLength, read } };
  });
  const emit = (output: Output) => {
    events.push(`emit ${output.asset.id}`);
    emitted.set(output.asset.id, output);
  };
  const result = await digest(lazies, { ...defaultSettings, ...settings }, { emit });
  return { events, emitted, result };
}

describe('digest() with `emit`', () => {
  test('reads texts first, and a binary when it is named', async () => {
    const assets = [tree('a.css', 'a { background: url(b.png) }'), tree('b.png'), tree('c.woff2')];
    const { events } = await watched(assets);
    expect(events).toEqual(['read a.css', 'read b.png', 'emit b.png', 'read c.woff2', 'emit c.woff2', 'emit a.css']);
  });

  test('hands companions out behind their owner, and reads them then', async () => {
    const assets = [
      tree('a.js', 'import "./b.js"\n//# sourceMappingURL=a.js.map'),
      ...[tree('b.js'), tree('a.js.map', '{}'), tree('a.js.map.gz'), tree('a.js.LICENSE.txt')],
    ];
    const { events } = await watched(assets);
    expect(events.slice(2)).toEqual([
      ...['emit b.js', 'emit a.js', 'read a.js.LICENSE.txt', 'emit a.js.LICENSE.txt'],
      ...['read a.js.map', 'emit a.js.map', 'read a.js.map.gz', 'emit a.js.map.gz'],
    ]);
  });

  test('keeps no bytes in the result', async () => {
    const { result, emitted } = await watched([tree('a.js', 'import "./b.js"'), tree('b.js', 'b()')]);
    expect(result.outputs.map(({ bytes }) => bytes)).toEqual([null, null]);
    expect(textOf(emitted.get('a.js')!)).toBe(`import "./${emitted.get('b.js')!.path}"`);
    expect(result.outputs[1]).toEqual({ ...emitted.get('b.js'), bytes: null });
  });

  test('lists a target that could not be written in time, without naming the two together', async () => {
    const escaped = `import "./b-\\u0074${token(2).slice(1)}.js"`;
    const assets = [
      chunk(`a-${token(1)}.js`, escaped),
      ...[chunk(`b-${token(2)}.js`, `use("c-${token(3)}.js")`), chunk(`c-${token(3)}.js`, '')],
    ];
    const { result, events } = await watched(assets);
    const [a, b] = result.outputs;
    expect(a!.references).toEqual([b!.path]);
    expect([a!.component, b!.component]).toEqual([1, 1]);
    expect(events.at(-1)).toBe(`emit a-${token(1)}.js`);
  });

  test('writes the digest of a file whose bytes are let go', async () => {
    const guarded = (name: string, text: string) =>
      `<script src="${name}" integrity="sha384-${createHash('sha384').update(text).digest('base64')}"></script>`;
    const code = 'import "./d.js"';
    const page = guarded('b.js', code) + guarded('c.woff2', 'font');
    const assets = [tree('a.html', page), tree('b.js', code), tree('c.woff2', 'font'), tree('d.js')];
    const { emitted, result } = await watched(assets, { integrity: 'all' });
    const [b, c] = [emitted.get('b.js')!.integrity, emitted.get('c.woff2')!.integrity];
    expect(result.problems).toEqual([]);
    expect(textOf(emitted.get('a.html')!).match(/sha384-[^"]*/g)).toEqual([b, c]);
  });

  test('reads equal binary chunks once each', async () => {
    const assets = [1, 2].map((n) => chunk(`a-${token(n)}.wasm`, 'x'));
    const { events, result } = await watched(assets);
    expect(events.filter((event) => event.startsWith('read'))).toHaveLength(2);
    expect(result.outputs.map(({ twin }) => twin)).toEqual([0, 1]);
  });

  test('throws what reading throws', async () => {
    const read = () => {
      throw new RangeError('gone');
    };
    for (const path of ['a.js', 'a.png', 'b.js.gz'])
      await expect(
        digest([tree(path, '', { content: { size: 1, read } }), tree('b.js')], defaultSettings, { emit: () => {} }),
      ).rejects.toThrow('gone');
  });
});

test('a source map without an owner is looked through, and read once', async () => {
  const map = tree('old.js.map', `{"file":"b-${token(1)}.js"}`);
  const { events, emitted } = await watched([map, chunk(`b-${token(1)}.js`, 'b()')]);
  expect(events.filter((event) => event === 'read old.js.map')).toHaveLength(1);
  expect(textOf(emitted.get('old.js.map')!)).toBe(`{"file":"${emitted.get(`b-${token(1)}.js`)!.path}"}`);
});

test('the digest of a companion is left as it is', async () => {
  const sri = 'sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb';
  const page = tree('a.html', `<link rel="preload" href="b.js.map" integrity="${sri}">`);
  const { emitted } = await watched([page, tree('b.js', 'b()'), tree('b.js.map', '{}')]);
  expect(textOf(emitted.get('a.html')!)).toContain(sri);
});

test('a map keeps escapes of letters in the name of its file', async () => {
  const { emitted } = await watched([tree('é.js', 'b()'), tree('é.js.map', '{"file":"\\u00e9.js"}')]);
  const { digits } = emitted.get('é.js')!;
  expect(textOf(emitted.get('é.js.map')!)).toBe(`{"file":"\\u00e9-${digits}.js"}`);
});
