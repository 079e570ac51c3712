// write-file.test.ts: does a file appear whole or not at all, whatever fails?
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyFile, type FileSystem, machine, temporaryPrefix, writeAtomically, writeFile } from '@truename/disk';
import { memfs } from 'memfs';
import { describe, expect, test } from 'vitest';
import { asFileSystem } from './memory.ts';

const encode = (text: string) => new TextEncoder().encode(text);

function memory(files: Record<string, string>) {
  const { fs, vol } = memfs(files);
  return { fs: asFileSystem(fs), files: () => vol.toJSON() };
}

function fault(code: string): Error {
  return Object.assign(new Error(`${code}: it failed`), { code });
}

function fail(code: string): never {
  throw fault(code);
}

/** Lets `calls` writing calls happen, then throws at every later one, as if the process had been killed. */
function killedAfter(calls: number, fs: FileSystem): FileSystem {
  let left = calls;
  const step =
    <Arguments extends unknown[], Result>(call: (...given: Arguments) => Result) =>
    (...given: Arguments): Result => {
      if (left-- <= 0) throw fault('KILLED');
      return call(...given);
    };
  return {
    ...fs,
    mkdirSync: step(fs.mkdirSync),
    openSync: step(fs.openSync),
    writeSync: step((file: number, bytes: Uint8Array, offset: number) => fs.writeSync(file, bytes, offset, 1)),
    fsyncSync: step(fs.fsyncSync),
    writeFileSync: step(fs.writeFileSync),
    copyFileSync: step(fs.copyFileSync),
    renameSync: step(fs.renameSync),
    rmSync: step(fs.rmSync),
  };
}

describe('writeAtomically()', () => {
  test('writes the bytes, makes the directory, and leaves nothing else', () => {
    const { fs, files } = memory({ '/out/old': '1' });
    writeAtomically(fs, '/out/a/b.json', encode('new'));
    writeAtomically(fs, '/out/old', encode('2'));
    expect(files()).toEqual({ '/out/a/b.json': 'new', '/out/old': '2' });
  });

  test('goes on after a short write', () => {
    const { fs, files } = memory({});
    writeAtomically(killedAfter(100, fs), '/out/f', encode('one byte at a time'));
    expect(files()).toEqual({ '/out/f': 'one byte at a time' });
  });

  test('flushes before it renames', () => {
    const { fs } = memory({});
    const order: string[] = [];
    const noting: FileSystem = {
      ...fs,
      fsyncSync: (file) => {
        order.push('flush');
        fs.fsyncSync(file);
      },
      renameSync: (from, to) => {
        order.push('rename');
        fs.renameSync(from, to);
      },
    };
    writeAtomically(noting, '/out/f', encode('x'));
    expect(order).toEqual(['flush', 'rename']);
  });

  test('says that the disk is full, keeps the old file, and cleans up', () => {
    const { fs, files } = memory({ '/out/f': 'old' });
    const full: FileSystem = {
      ...fs,
      writeSync: () => {
        throw fault('ENOSPC');
      },
    };
    expect(() => writeAtomically(full, '/out/f', encode('new'))).toThrow(
      '/out/f unwritable-file: Cannot write it: the disk is full (ENOSPC)\n  Free some space and run again.',
    );
    expect(files()).toEqual({ '/out/f': 'old' });
  });

  test.each([
    ['writeAtomically', writeAtomically],
    ['writeFile', writeFile],
  ])('%s() shows the old file or the new one, killed after any call, and works when run again', (_, write) => {
    for (let calls = 0; calls < 9; calls++) {
      const { fs, files } = memory({ '/out/f': 'old' });
      try {
        write(killedAfter(calls, fs), '/out/f', encode('new'));
      } catch {}
      expect(['old', 'new']).toContain(files()['/out/f']);
      write(fs, '/out/f', encode('new'));
      expect(files()['/out/f']).toBe('new');
      expect(Object.keys(files()).filter((path) => !path.includes(temporaryPrefix))).toEqual(['/out/f']);
    }
  });

  test('does not touch the temporary file of another process', () => {
    const other = `/out/${temporaryPrefix}0`;
    const { fs, files } = memory({ [other]: 'half' });
    writeAtomically(fs, '/out/f', encode('x'));
    writeFile(fs, '/out/g', encode('y'));
    expect(files()).toEqual({ [other]: 'half', '/out/f': 'x', '/out/g': 'y' });
  });
});

describe('writeAtomically() where it cannot write', () => {
  test.each([
    ['a part of the path is a file', 'ENOTDIR'],
    ['the place is a directory', 'EISDIR'],
  ])('%s: the reason is %s, and nothing is left', (_, code) => {
    const { fs, files } = memory({ '/out/file': 'x', '/out/directory/y': 'y' });
    const before = files();
    const path = code === 'ENOTDIR' ? '/out/file/f' : '/out/directory';
    const rename: FileSystem = {
      ...fs,
      renameSync: (from, to) => {
        if (to === '/out/directory') throw fault('EISDIR');
        fs.renameSync(from, to);
      },
    };
    expect(() => writeAtomically(rename, path, encode('new'))).toThrow(`(${code})`);
    expect(files()).toEqual(before);
  });

  test('a failing cleanup does not hide the reason', () => {
    const { fs } = memory({ '/out/f': 'old' });
    const broken: FileSystem = { ...fs, fsyncSync: () => fail('EROFS'), rmSync: () => fail('EACCES') };
    expect(() => writeAtomically(broken, '/out/f', encode('new'))).toThrow('the file system is read-only (EROFS)');
  });
});

describe('copyFile()', () => {
  test('copies on a real file system, over an older file too', () => {
    const root = mkdtempSync(join(tmpdir(), 'copy-file-'));
    try {
      writeFileSync(join(root, 'from'), 'content');
      for (const before of ['', 'a longer file that stood here before']) {
        writeFileSync(join(root, 'to'), before);
        copyFile(machine, join(root, 'from'), join(root, 'to'));
        copyFile(machine, join(root, 'from'), join(root, 'new/dir', 'to'));
        expect(readFileSync(join(root, 'to'), 'utf8')).toBe('content');
      }
      expect(readdirSync(root, { recursive: true }).sort()).toEqual(['from', 'new', 'new/dir', 'new/dir/to', 'to']);
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  test('does not touch the temporary file of another process', () => {
    const other = `/out/${temporaryPrefix}0`;
    const { fs, files } = memory({ [other]: 'half', '/from': 'content' });
    copyFile(fs, '/from', '/out/f');
    expect(files()).toEqual({ [other]: 'half', '/from': 'content', '/out/f': 'content' });
  });

  test('leaves no half copy', () => {
    const { fs, files } = memory({ '/from': 'content' });
    const full: FileSystem = {
      ...fs,
      copyFileSync: (_, to) => {
        writeAtomically(fs, to, encode('con'));
        throw fault('ENOSPC');
      },
    };
    expect(() => copyFile(full, '/from', '/out/to')).toThrow('the disk is full');
    expect(files()).toEqual({ '/from': 'content', '/out': null });
  });
});
