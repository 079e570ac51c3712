// preflight.test.ts: does docs/preflight.md explain every key, every check and every option, and no other?
import { readFileSync } from 'node:fs';
import { checkIds, checks } from '@truename/preflight';
import { expect, test } from 'vitest';
import { optionForm } from '../../packages/cli/src/help.ts';
import { preflightOptions } from '../../packages/cli/src/preflight/options.ts';
import { keysAt } from '../../packages/preflight/src/config/config-schema.ts';
import { defaults } from '../../packages/preflight/src/config/settings.ts';

const page = readFileSync(new URL('../../docs/preflight.md', import.meta.url), 'utf8');

/** The cells of each row below a heading that begin with a name in code. */
function rows(heading: string): string[][] {
  const section = page.split('\n## ').find((text) => text.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));
}

const names = (given: readonly string[][]) => given.map(([name = '']) => name.replaceAll('`', ''));

test('docs/preflight.md has a line for every key of an environment, with its default', () => {
  expect(names(rows('Configuration'))).toEqual(keysAt(['environments', 'production']));
  for (const [name, fallback] of rows('Configuration').map(([name = '', fallback = '']) => [
    name.replaceAll('`', ''),
    fallback,
  ]))
    if (name !== 'tls' && name! in defaults)
      expect(fallback, name).toContain(String(defaults[name as keyof typeof defaults]).replaceAll(',', ''));
});

test('docs/preflight.md has a line for every check, in the words of the source', () => {
  expect(rows('Checks').map(([id = '', text]) => [id.replaceAll('`', ''), text])).toEqual(Object.entries(checks));
});

test('docs/preflight.md has a line for every option, in the order of the help', () => {
  const options = Object.entries(preflightOptions).map(([name, option]) => optionForm(name, option));
  expect(names(rows('Options'))).toEqual(options);
});

test('docs/preflight.md names every key of tls and oidc, and every state', () => {
  for (const key of [...keysAt(['environments', 'x', 'tls']), ...keysAt(['environments', 'x', 'oidc', 0])])
    expect(page).toContain(`\`${key}\``);
  for (const state of ['failed', 'warned', 'unknown', 'passed', 'blocked', 'skipped'])
    expect(page).toContain(`\`${state}\``);
  expect(checkIds.length).toBe(29);
});
