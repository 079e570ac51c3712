// package-readmes.test.ts: does each package say what it is, with no code that README.md does not have?
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

test.each(readdirSync(new URL('packages', root)).sort())('packages/%s', (folder) => {
  const text = read(`packages/${folder}/README.md`);
  expect(text.split('\n')[0]).toBe(`# ${JSON.parse(read(`packages/${folder}/package.json`)).name}`);
  // That code is tried in the other tests of the documentation.
  for (const [block] of text.matchAll(/^```\w+\n.*?^```/gms)) expect(read('README.md')).toContain(block);
});
