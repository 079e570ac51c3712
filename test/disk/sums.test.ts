// sums.test.ts: does the real xxh64sum read our list?
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { formatSums } from '@truename/disk';
import { createHasher } from '@truename/engine';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { needs } from '../support/needs.ts';

test('formatSums() sorts by path, in code unit order', () => {
  const sum = '0123456789abcdef';
  const outputs = ['b', 'a/b', 'a-b', 'B'].map((path) => ({ path, sum }));
  expect(formatSums(outputs)).toBe(`${sum}  B\n${sum}  a-b\n${sum}  a/b\n${sum}  b\n`);
});

test('formatSums() escapes names with a line break, and no others', () => {
  const outputs = [
    { path: 'a\nb\\c\rd', sum: '0'.repeat(16) },
    { path: 'e\\f', sum: '1'.repeat(16) },
  ];
  expect(formatSums(outputs)).toBe(`\\${'0'.repeat(16)}  a\\nb\\\\c\\rd\n${'1'.repeat(16)}  e\\f\n`);
});

needs('xxh64sum')('the real xxh64sum', () => {
  let root = '';
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'sums-'));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  const check = () =>
    execFileSync('xxh64sum', ['-c', '--quiet', 'SUMS'], { cwd: root, encoding: 'utf8', stdio: 'pipe' });

  test('xxh64sum -c accepts the files, and sees one changed byte', async () => {
    const hasher = await createHasher({ hash: 'xxh64', hashLength: 16, salt: '' });
    const names = ['a b.png', 'img/ü.png', '-c', '*[1]{a}.js', 'back\\slash', '#?%.css', '__proto__', ' lead', 'empty'];
    const outputs = names.map((path) => {
      const bytes = new TextEncoder().encode(path === 'empty' ? '' : path);
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), bytes);
      return { path, sum: hasher.sum(bytes) };
    });
    writeFileSync(join(root, 'SUMS'), formatSums(outputs));
    expect(check).not.toThrow();
    writeFileSync(join(root, 'a b.png'), 'a b_png');
    expect(check).toThrow();
  });
});
