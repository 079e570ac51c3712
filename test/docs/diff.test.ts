// diff.test.ts: does docs/diff.md explain every option and every member of `truename diff`, and no other?
import { readFileSync } from 'node:fs';
import type { DiffTreesResult } from '@truename/disk';
import { expect, test } from 'vitest';
import { commonOptions } from '../../packages/cli/src/command.ts';
import { diff } from '../../packages/cli/src/commands/diff.ts';
import { groupWords } from '../../packages/cli/src/diff-words.ts';
import { optionForm } from '../../packages/cli/src/help.ts';
import { newShop, oldShop } from '../cli/diff-shop.ts';
import { twoBuilds } from '../disk/diff-site.ts';

const page = readFileSync(new URL('../../docs/diff.md', import.meta.url), 'utf8');

/** The first cells of the n-th table below a heading. */
function cells(heading: string, number = 0): string[] {
  const section = page.split('\n## ').find((text) => text.startsWith(heading)) ?? '';
  const tables = section.split(/\n\n/).filter((text) => text.startsWith('| '));
  const rows = tables[number]?.split('\n').slice(2) ?? [];
  return rows.map((row) => row.split(' | ')[0]!.slice(2));
}

const names = (given: readonly string[]) =>
  given.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name));

test('docs/diff.md has a line for every option of truename diff, in the order of the help', () => {
  const options = Object.entries({ ...diff.options, ...commonOptions });
  expect(names(cells('Options'))).toEqual(
    options.map(([name, option]) => optionForm(name, option).replace('-h, ', '')),
  );
});

test('docs/diff.md has a line for every member of --json', async () => {
  const { diff: found } = (await (await twoBuilds(oldShop, newShop)).diff()) as DiffTreesResult;
  expect(names(cells('For programs')).sort()).toEqual(
    ['command', 'ok', ...Object.keys(found!), 'html', 'problems'].sort(),
  );
  expect(names(cells('For programs', 1)).sort()).toEqual(Object.keys(found!.files[0]!).sort());
  for (const name of [...Object.keys(found!.totals.groups), ...Object.keys(found!.measure)])
    expect(page).toContain(`\`${name}\``);
});

test('docs/diff.md explains the words of the report', () => {
  const words = cells('Words').flatMap((cell) => cell.split(', '));
  for (const { name } of Object.values(groupWords)) if (name !== 'unchanged') expect(words).toContain(name);
});

test('docs/diff.md shows pictures that are there, and small', () => {
  const pictures = [...page.matchAll(/(?:src|srcset)="([^"]+)"/g)].map(([, path]) => path!);
  expect(pictures).toHaveLength(2);
  for (const path of pictures)
    expect(readFileSync(new URL(`../../docs/${path}`, import.meta.url)).byteLength).toBeLessThan(150_000);
});
