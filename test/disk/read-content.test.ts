// read-content.test.ts: does readContent() tell the truth about a file without holding a large one?
import { type ReadableFile, readContent } from '@truename/disk';
import { createHasher, type Hasher, TruenameError } from '@truename/engine';
import { memfs } from 'memfs';
import { describe, expect, test } from 'vitest';
import { asFileSystem } from './memory.ts';

const settings = { hash: 'xxh64', hashLength: 16, salt: '' } as const;
function noise(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = (i * 2654435761) >>> 13;
  return bytes;
}

function reader(bytes: Uint8Array) {
  const { fs } = memfs({});
  fs.writeFileSync('/f', bytes);
  const file: ReadableFile = { path: 'f', absolute: '/f', size: bytes.length, language: 'binary' };
  return { fs: asFileSystem(fs), file };
}

describe('readContent()', () => {
  test('gives the bytes of small and of text files', async () => {
    const hasher = await createHasher(settings);
    const { fs, file } = reader(noise(1000));
    expect(readContent(file, hasher, { fs })).toEqual({ bytes: Buffer.from(noise(1000)) });
    const text: ReadableFile = { ...file, language: 'css' };
    expect(readContent(text, hasher, { fs, limit: 10 })).toHaveProperty('bytes');
  });

  test.each([
    ['xxh64', ''],
    ['xxh64', 'salt'],
    ['sha256', ''],
    ['sha256', 'salt'],
  ] as const)('streams a large binary to the digits and sum of its bytes: %s, salt "%s"', async (hash, salt) => {
    const hasher = await createHasher({ ...settings, hash, salt });
    for (const size of [11, 256 << 10, (256 << 10) + 1, 700_001]) {
      const { fs, file } = reader(noise(size));
      const bytes = noise(size);
      expect(readContent(file, hasher, { fs, limit: 10 })).toEqual({
        size,
        digits: hasher.digits(bytes),
        sum: hasher.sum(bytes),
      });
    }
  });

  test('streams two files after each other with nothing of the first in the second', async () => {
    const hasher = await createHasher(settings);
    const [long, short] = [reader(noise(300_000)), reader(noise(20))];
    readContent(long.file, hasher, { fs: long.fs, limit: 10 });
    expect(readContent(short.file, hasher, { fs: short.fs, limit: 10 })).toMatchObject({ sum: hasher.sum(noise(20)) });
  });

  test('throws an unreadable-file problem, and closes the file', async () => {
    const hasher: Hasher = await createHasher(settings);
    const { fs, file } = reader(noise(100));
    let open = 0;
    const failing: typeof fs = {
      ...fs,
      openSync: (path, flags) => {
        open++;
        return fs.openSync(path, flags);
      },
      closeSync: (handle) => {
        open--;
        fs.closeSync(handle);
      },
      readSync: () => {
        throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
      },
    };
    const read = () => readContent(file, hasher, { fs: failing, limit: 10 });
    expect(read).toThrow(TruenameError);
    expect(read).toThrow(/^f unreadable-file: Cannot read it: EIO: i\/o error, read \(EIO\)/);
    expect(open).toBe(0);
  });
});
