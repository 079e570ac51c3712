// problems.test.ts: does docs/problems.md explain every code there is, and no other?
import { readFileSync } from 'node:fs';
import { problemCodes } from '@truename/engine';
import { expect, test } from 'vitest';

const page = readFileSync(new URL('../../docs/problems.md', import.meta.url), 'utf8');
const rows = page.split('\n').flatMap((line) => {
  const cells = line.split(' | ');
  const code = /^\| `([a-z0-9-]+)`$/.exec(cells[0] ?? '')?.[1];
  return code ? [{ code, cells }] : [];
});

test('docs/problems.md has one line for every code, in the order of the source', () => {
  expect(rows.map((row) => row.code)).toEqual([...problemCodes]);
});

test('every line of docs/problems.md says what happened, an example, and a cure', () => {
  for (const { code, cells } of rows) {
    expect(cells, code).toHaveLength(4);
    expect(Math.min(...cells.map((cell) => cell.trim().length)), code).toBeGreaterThan(3);
  }
});
