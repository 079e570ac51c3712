import { execFileSync } from 'node:child_process';
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, test } from 'vitest';
import { nodeSource, webSource } from '../../packages/server/src/adapters/read-file.ts';
import { tempDir } from '../support/temp.ts';
import { openFiles } from './download.ts';
import { noise } from './site.ts';

let root: string;
const large = noise(600_000, 4);

beforeEach(async () => {
  root = await tempDir();
  await writeFile(join(root, 'large'), large);
});

const planned = (path: string, size: number | null) => ({ root, path, size, hash: null });

describe('nodeSource', () => {
  test('reads a small part at once, and leaves no file open', async () => {
    const bytes = await nodeSource.read(planned('large', large.length), { start: 100_000, end: 100_009 });
    expect(bytes).toEqual(large.subarray(100_000, 100_010));
    expect(openFiles(root)).toEqual([]);
  });

  test('is null for what is no file, without waiting for a writer', async () => {
    await mkdir(join(root, 'folder'));
    execFileSync('mkfifo', [join(root, 'pipe')]);
    for (const path of ['folder', 'pipe', 'missing', 'large/below', `${'long'.repeat(100)}`])
      expect(await nodeSource.read(planned(path, null), null), path).toBeNull();
    expect(openFiles(root)).toEqual([]);
  });

  test('follows a link to the directory, and none out of it', async () => {
    const elsewhere = await tempDir();
    await symlink(root, join(elsewhere, 'current'));
    await symlink(join(elsewhere, 'outside'), join(root, 'out'));
    await writeFile(join(elsewhere, 'outside'), 'x');
    await symlink(join(root, 'large'), join(root, 'inside'));
    const read = (path: string) =>
      nodeSource.read({ root: join(elsewhere, 'current'), path, size: null, hash: null }, { start: 0, end: 0 });
    expect(await read('large')).toEqual(large.subarray(0, 1));
    expect(await read('inside')).toEqual(large.subarray(0, 1));
    expect(await read('out')).toBeNull();
  });

  test('fails when the file becomes shorter on its way', async () => {
    const stream = await nodeSource.read(planned('large', large.length), null);
    if (!(stream instanceof Readable)) throw new Error('not a stream');
    const reading = (async () => {
      for await (const _ of stream) await truncate(join(root, 'large'), 70_000);
    })();
    await expect(reading).rejects.toThrow('became shorter');
    await expect.poll(() => openFiles(root)).toEqual([]);
  });

  test('closes what nobody wants, also while it is being read', async () => {
    const stream = await nodeSource.read(planned('large', large.length), null);
    (stream as Readable).read();
    nodeSource.drop(stream!);
    nodeSource.drop((await nodeSource.read(planned('large', large.length), null))!);
    await expect.poll(() => openFiles(root)).toEqual([]);
  });

  test('says what to do for assets that stand in no directory', async () => {
    await expect(nodeSource.read({ root: '', path: 'large', size: null, hash: null }, null)).rejects.toThrow(
      'use loadAssets()',
    );
  });
});

describe('webSource', () => {
  test('streams a large file, and closes it at the end', async () => {
    const stream = await webSource.read(planned('large', large.length), null);
    expect(Buffer.from(await new Response(stream).arrayBuffer()).equals(large)).toBe(true);
    expect(openFiles(root)).toEqual([]);
  });

  test('closes it when the reader goes away, or the file becomes shorter', async () => {
    const left = (await webSource.read(planned('large', large.length), null)) as ReadableStream<Uint8Array>;
    const reader = left.getReader();
    await reader.read();
    await reader.cancel();
    const cut = (await webSource.read(planned('large', large.length), null)) as ReadableStream<Uint8Array>;
    await truncate(join(root, 'large'), 0);
    await expect(new Response(cut as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer()).rejects.toThrow();
    expect(openFiles(root)).toEqual([]);
  });
});
