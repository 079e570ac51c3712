// release.test.ts: do docs/release.md and docs/deploy.md name the commands and options that there are, and no others?
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { commands } from '../../packages/cli/src/commands/index.ts';
import { optionForm } from '../../packages/cli/src/help.ts';
import { parseArguments, usageOf } from '../../packages/cli/src/parse-arguments.ts';

const read = (name: string) => readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');
const page = read('release');
const names = ['publish', 'activate', 'release', 'rollback', 'history', 'pin', 'prune'];

/** The part of the page below the heading of a command. */
function section(name: string): string {
  const command = commands.find((each) => each.name === name)!;
  return page.split('\n### ').find((text) => text.startsWith(`\`${usageOf(command)}\`\n`)) ?? '';
}

test('docs/release.md has a section for every command, with a line for each of its options', () => {
  for (const name of names) {
    expect(section(name), name).not.toBe('');
    // `release` has those of publish and activate, and says so.
    if (name === 'release') continue;
    const options = Object.entries(commands.find((each) => each.name === name)!.options);
    const rows = [...section(name).matchAll(/^\| `(--[^`]+)`/gm)].map(([, form]) => form);
    expect([name, ...rows.sort()]).toEqual([
      name,
      ...options.map(([option, value]) => optionForm(option, value)).sort(),
    ]);
  }
});

test('the options of release are those of publish and activate', () => {
  const optionsOf = (name: string) => Object.keys(commands.find((each) => each.name === name)!.options);
  expect(optionsOf('release').sort()).toEqual([...optionsOf('publish'), ...optionsOf('activate')].sort());
});

/** Command lines in blocks of code and in quotes, without what a shell does with them. */
function lines(text: string): string[][] {
  const found = [...text.matchAll(/(?:^ {4}|&& |`)(?:npx )?truename ([a-z]+ [^`\n\\]*)/gm)].map(([, line]) => line!);
  return found.map((line) =>
    line
      .replace(/"\$\(.*\)"/, 'x')
      .split(' && ')[0]!
      .split(/\s+#/)[0]!
      .trim()
      .split(/\s+/),
  );
}

describe.each(['deploy', 'release'])('docs/%s.md', (name) => {
  test('has command lines that are accepted', () => {
    const all = lines(read(name)).filter((words) => !words.some((word) => /^[<[]/.test(word)));
    expect(all.length).toBeGreaterThan(0);
    for (const [command, ...words] of all) {
      const known = commands.find((each) => each.name === command);
      expect(known?.name).toBe(command);
      if (words.length > 0) expect(() => parseArguments(words, known!), `${command} ${words.join(' ')}`).not.toThrow();
    }
  });
});

test('docs/deploy.md has a section for each way of its table, and says what it prevents', () => {
  const deploy = read('deploy');
  const ways = [...deploy.matchAll(/^\| \[([^\]]+)\]\(#([^)]+)\)/gm)];
  expect(ways).toHaveLength(8);
  const sections = deploy.split('\n## ').slice(1);
  for (const [, , anchor] of ways) {
    const text = sections.find((each) => each.split('\n')[0]!.toLowerCase().replaceAll(' ', '-') === anchor);
    expect(text, anchor).toMatch(/\*Prevents\*/);
    expect(text, anchor).toMatch(/truename (?:release|publish|activate)/);
  }
});
