// digest.test.ts: does docs/digest.md explain every option of `truename digest`, and no other?
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commonOptions } from '../../packages/cli/src/command.ts';
import { digestOptions } from '../../packages/cli/src/commands/digest-options.ts';
import { optionForm } from '../../packages/cli/src/help.ts';
import { fixedTable } from '../../packages/engine/src/fixed.ts';
import { writeFiles } from '../cli/site.ts';
import { truename } from '../cli/terminal.ts';
import { tempDir } from '../support/temp.ts';

const page = readFileSync(new URL('../../docs/digest.md', import.meta.url), 'utf8');

function rows(heading: string): string[][] {
  const section = page.split('\n## ').find((text) => text.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
    .slice(1)
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));
}

const options = Object.entries({ ...digestOptions, ...commonOptions });

test('docs/digest.md has a line for every option of truename digest, in the order of the help', () => {
  const named = rows('Options').map(([option = '']) => option.replaceAll('`', ''));
  expect(named).toEqual(options.map(([name, option]) => optionForm(name, option).replace('-h, ', '')));
});

test('docs/digest.md says the defaults that the help says', () => {
  const documented = Object.fromEntries(
    rows('Options').map(([option = '', fallback = '']) => [option.replaceAll('`', ''), fallback.replaceAll('`', '')]),
  );
  for (const [name, option] of options) {
    if (!('defaultHelp' in option)) continue;
    // The help has the condition in the same cell.
    expect(option.defaultHelp, name).toMatch(
      new RegExp(`^${documented[optionForm(name, option)]?.replace(/[[\]]/g, '\\$&')}(;|$)`),
    );
  }
});

test('docs/digest.md names every reason for which a file keeps its name', () => {
  const reasons = rows('Files that keep').map(([, why = '']) => why);
  for (const { reason } of fixedTable)
    expect(
      reasons.some((why) => why.startsWith(reason.replace(/^a service worker: |it unasked$/, ''))),
      reason,
    ).toBe(true);
});

test('every link inside docs/digest.md leads to a heading', () => {
  const slugs = page
    .split('\n')
    .filter((line) => /^#+ /.test(line))
    .map((line) =>
      line
        .replace(/^#+ /, '')
        .toLowerCase()
        .replace(/[^\w -]/g, '')
        .replaceAll(' ', '-'),
    );
  for (const [, anchor] of page.matchAll(/\]\(#([^)]+)\)/g)) expect(slugs).toContain(anchor);
});

test('README.md shows what truename digest prints', async () => {
  const page = (more: string) =>
    `<!doctype html>\n<link rel="stylesheet" href="css/app.css">\n<img src="img/logo.svg" alt="">${more}\n`;
  const cwd = await tempDir();
  await writeFiles(join(cwd, 'static'), {
    'index.html': page(' <img src="img/lgo.svg" alt="">'),
    'about.html': page(''),
    'css/app.css': 'body { background: url(../img/logo.svg) }\n',
    'img/logo.svg': '<svg xmlns="http://www.w3.org/2000/svg"><circle r="4"/></svg>\n',
    'robots.txt': 'User-agent: *\n',
  });
  const { stdout, stderr } = await truename(['digest', 'static', '--out', 'dist'], { cwd });
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8').replace(/^ {4}/gm, '');
  expect(readme).toContain(`$ npx truename digest static --out dist\n${stderr}\n${stdout}`);
});
