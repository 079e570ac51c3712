// serving.test.ts: does docs/serving.md explain every option of the handlers and of `truename headers`?
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { headers } from '../../packages/cli/src/commands/headers.ts';
import { optionForm } from '../../packages/cli/src/help.ts';
import { openKinds, serveSettings } from '../../packages/server/src/serve-options.ts';

const page = readFileSync(new URL('../../docs/serving.md', import.meta.url), 'utf8');
const rowsOf = (title: string): string[] =>
  (page.split(/^## /m).find((section) => section.startsWith(`${title}\n`)) ?? '')
    .split('\n')
    .flatMap((line) => /^\| `([^`]+)`/.exec(line)?.[1] ?? []);

test('docs/serving.md has a line for every option of truename headers', () => {
  expect(rowsOf('nginx, Caddy and Apache')).toEqual(
    Object.entries(headers.options).map(([name, option]) => optionForm(name, option)),
  );
});

test('docs/serving.md has a line for every option of the handlers, and no other', () => {
  const defaults = { base: '/', open: openKinds(false) };
  const names = rowsOf('Options');
  // An option that is none would be refused.
  expect(() => serveSettings(Object.fromEntries(names.map((name) => [name, undefined])), defaults)).not.toThrow();
  const unknown = () => serveSettings({ ['x'.repeat(30)]: 1 } as object, defaults);
  expect(unknown).toThrow(`options are ${names.join(', ')}`);
});
