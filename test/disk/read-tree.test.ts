// read-tree.test.ts: does readTree() list every file once, whatever it is called and whatever links lead to it?
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type FileSystem, machine, readTree } from '@truename/disk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

let root = '';
beforeEach(() => {
  root = join(realpathSync(mkdtempSync(join(tmpdir(), 'read-tree-'))), 'public');
  mkdirSync(root);
});
afterEach(() => rmSync(dirname(root), { recursive: true, force: true }));

function put(path: string, text = path): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const paths = (...options: Parameters<typeof readTree>[1][]) =>
  readTree(root, ...options).files.map((file) => file.path);

describe('readTree()', () => {
  test('lists path, place and size, sorted in code unit order', () => {
    for (const path of ['b.png', 'a/z.png', 'a.png', 'B.png', 'é.png', 'a-b.png']) put(path, '12345');
    expect(paths()).toEqual(['B.png', 'a-b.png', 'a.png', 'a/z.png', 'b.png', 'é.png']);
    expect(readTree(root).files[3]).toEqual({ path: 'a/z.png', absolute: join(root, 'a/z.png'), size: 5 });
  });

  test('takes any name a file system takes', () => {
    const names = [
      ...[
        'a b.png',
        "it's.png",
        '"q".png',
        '100%.png',
        '%2e.png',
        '#.png',
        '?.png',
        '図.png',
        '__proto__',
        'constructor',
      ],
      ...[
        '[id].png',
        '{a,b}.png',
        '*.png',
        '!x.png',
        '+(y).png',
        'back\\slash.png',
        'line\nbreak.png',
        ' lead',
        '-r',
        '...',
      ],
    ];
    for (const name of names) {
      put(name);
      put(`dir ${name}/${name}`);
    }
    expect(paths()).toEqual(names.flatMap((name) => [name, `dir ${name}/${name}`]).sort());
  });

  test('lists dotfiles, unless told not to', () => {
    for (const path of ['.well-known/security.txt', '.htaccess', 'a/.b/c', 'a/d']) put(path);
    expect(paths()).toEqual(['.htaccess', '.well-known/security.txt', 'a/.b/c', 'a/d']);
    expect(paths({ dotfiles: false })).toEqual(['a/d']);
  });

  test('leaves out the directory it is told to', () => {
    for (const path of ['dist/a', 'dist-2/a', 'x']) put(path);
    expect(paths({ except: join(root, 'dist') })).toEqual(['dist-2/a', 'x']);
  });
});

describe('readTree() and links', () => {
  test('follows links inside the root without a word', () => {
    put('real/a.png');
    symlinkSync('real', join(root, 'linked'));
    symlinkSync('real/a.png', join(root, 'b.png'));
    expect(readTree(root).problems).toEqual([]);
    expect(paths()).toEqual(['b.png', 'linked/a.png', 'real/a.png']);
  });

  test('lists what a link outside leads to, and warns once per link', () => {
    put('../outside/deep/a.png');
    put('../outside/b.png');
    symlinkSync('c', join(dirname(root), 'outside/again'));
    put('../outside/c');
    symlinkSync('../outside', join(root, 'linked'));
    expect(paths()).toEqual(['linked/again', 'linked/b.png', 'linked/c', 'linked/deep/a.png']);
    expect(readTree(root).problems).toMatchObject([
      {
        code: 'link-outside',
        severity: 'warning',
        at: { path: 'linked' },
        message: expect.stringContaining('outside'),
      },
    ]);
  });

  test('does not take a sibling directory with the same beginning for the root', () => {
    put('../public-2/a.png');
    symlinkSync('../public-2/a.png', join(root, 'a.png'));
    expect(readTree(root).problems).toMatchObject([{ code: 'link-outside' }]);
  });

  test('comes to an end on links to their own ancestors', () => {
    put('a/file');
    put('b/file');
    for (const [target, link] of [
      ['..', 'a/up'],
      ['..', 'b/up'],
      ['../a', 'b/a'],
      ['.', 'self'],
    ] as const)
      symlinkSync(target, join(root, link));
    expect(paths()).toEqual(['a/file', 'b/a/file', 'b/file']);
    expect(readTree(root).problems).toEqual([]);
  });

  test('accepts a root that is a link itself', () => {
    put('../real/a.png');
    rmSync(root, { recursive: true });
    symlinkSync('real', root);
    expect(readTree(root)).toMatchObject({ files: [{ path: 'a.png', absolute: join(root, 'a.png') }], problems: [] });
  });

  test('reports every broken link, and lists the rest', () => {
    put('ok');
    for (const name of ['broken-1', 'broken-2']) symlinkSync('nowhere', join(root, name));
    symlinkSync('loop', join(root, 'loop'));
    expect(paths()).toEqual(['ok']);
    expect(readTree(root).problems).toMatchObject([
      { code: 'unreadable-file', at: { path: 'broken-1' }, hint: expect.stringContaining('remove the link') },
      { code: 'unreadable-file', at: { path: 'broken-2' } },
      { code: 'unreadable-file', at: { path: 'loop' }, message: expect.stringContaining('leads to itself') },
    ]);
  });
});

describe('readTree() and faults', () => {
  const denied = Object.assign(new Error('EACCES'), { code: 'EACCES' });

  test('reports a file and a directory that this user may not read', () => {
    put('a/secret');
    put('b/x');
    const fs: FileSystem = {
      ...machine,
      accessSync: () => {
        throw denied;
      },
      readdirSync: (path, options) => {
        if (path.endsWith('/b')) throw denied;
        return machine.readdirSync(path, options);
      },
    };
    expect(readTree(root, { fs })).toMatchObject({
      files: [],
      problems: [
        {
          code: 'unreadable-file',
          severity: 'error',
          at: { path: 'a/secret' },
          hint: expect.stringContaining('right'),
        },
        { code: 'unreadable-file', severity: 'error', at: { path: 'b' } },
      ],
    });
  });

  test('reports a root that is not there', () => {
    expect(readTree(join(root, 'none'))).toMatchObject({
      files: [],
      problems: [{ code: 'unreadable-file', at: { path: join(root, 'none') } }],
    });
  });
});
