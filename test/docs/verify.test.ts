// verify.test.ts: does docs/verify.md explain every option of `truename verify`, and every fault that it finds?
import { readFileSync } from 'node:fs';
import { problemCodes } from '@truename/engine';
import { expect, test } from 'vitest';
import { verify } from '../../packages/cli/src/commands/verify.ts';
import { optionForm } from '../../packages/cli/src/help.ts';

const page = readFileSync(new URL('../../docs/verify.md', import.meta.url), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| '));

test('docs/verify.md has a line for every option of truename verify', () => {
  const named = rows.flatMap((row) => /^\| `(--[^`]+)`/.exec(row)?.[1] ?? []);
  expect(named).toEqual(Object.entries(verify.options).map(([name, option]) => optionForm(name, option)));
});

test('docs/verify.md names every code that only a check finds', () => {
  const first = problemCodes.indexOf('no-manifest');
  const last = problemCodes.indexOf('mixed-builds');
  const named = rows.flatMap((row) => [...row.matchAll(/`([a-z-]+)`(?=, | \|)/g)].map(([, code]) => code));
  expect(named).toEqual(expect.arrayContaining(problemCodes.slice(first, last + 1)));
});
