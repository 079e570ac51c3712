// architecture.test.ts: does ARCHITECTURE.md name every source file, and no other?
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

function sources(): string[] {
  const packages = readdirSync(`${root}/packages`).map((name) => `packages/${name}/src`);
  return packages.flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => `${folder}/${path}`),
  );
}

/** A heading holds a folder, and the table below it that folder's files. */
function listed(): string[] {
  let folder = '';
  return readFileSync(`${root}/ARCHITECTURE.md`, 'utf8')
    .split('\n')
    .flatMap((line) => {
      folder = /^### `(.+)`$/.exec(line)?.[1] ?? folder;
      const name = /^\| `([\w-]+\.ts)` \| \S/.exec(line)?.[1];
      return name ? [`${folder}/${name}`] : [];
    });
}

test('ARCHITECTURE.md has one line for every source file', () => {
  expect(listed().sort()).toEqual(sources().sort());
});

test('every source file says in its first line which question it answers', () => {
  for (const path of sources()) {
    const name = path.slice(dirname(path).length + 1);
    const [first = '', second = ''] = readFileSync(`${root}/${path}`, 'utf8').split('\n');
    // Only a shebang may stand before it: a shell looks for it in the first two bytes.
    expect(first.startsWith('#!') ? second : first, path).toMatch(new RegExp(`^// ${name}: \\S`));
  }
});
