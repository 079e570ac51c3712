// served-root.test.ts: which path does a server's configuration get for a directory?
import { win32 } from 'node:path';
import { expect, test } from 'vitest';
import { servedRoot } from '../../packages/cli/src/headers/served-root.ts';

test.each([
  ['/site/dist', undefined, '/site/dist'],
  ['/site/dist', '/var/www/../web/', '/var/web'],
  ['/site/dist', '../other', '/site/other'],
])('%s, --root %s: %s', (directory, given, root) => {
  expect(servedRoot(directory, given)).toBe(root);
});

test.each([
  ['C:\\site\\dist', undefined, 'C:/site/dist'],
  ['C:\\site\\dist', 'D:\\web\\dist', 'D:/web/dist'],
  ['C:\\site\\dist', '..\\other', 'C:/site/other'],
  ['\\\\server\\share\\dist', undefined, '//server/share/dist'],
  ['C:\\site\\dist', '/var/www/dist', '/var/www/dist'],
])('on Windows %s, --root %s: %s', (directory, given, root) => {
  expect(servedRoot(directory, given, win32)).toBe(root);
});
