// readme.test.ts: does README.md explain every option of truename(), and no other?
import { readFileSync } from 'node:fs';
import { TruenameError } from '@truename/engine';
import { truename } from '@truename/plugin';
import { expect, test } from 'vitest';

/** The message for a name that is like no option lists them all. */
function knownOptions(): string[] {
  try {
    truename({ ['x'.repeat(30)]: 1 });
  } catch (error) {
    if (!(error instanceof TruenameError)) throw error;
    return /The options are (.+)/.exec(error.message)?.[1]?.split(', ') ?? [];
  }
  return [];
}

test('README.md has a line for every option of truename()', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const section = readme.split('\n## ').find((text) => text.startsWith('Options of `truename()`')) ?? '';
  const names = section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => line.split(' | ')[0]?.match(/[a-zA-Z]+/g) ?? []);
  expect(names.sort()).toEqual(knownOptions().sort());
});
