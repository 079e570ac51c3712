// edits.test.ts: does a directory that is edited and digested in place again and again end as its source would?
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDisk, expectVerified } from './disk.ts';

const runs = { numRuns: Number(process.env.LAWS_RUNS ?? 60) };

/** A file that names others: they need not be there. */
interface Version {
  readonly name: number;
  readonly names: readonly number[];
  readonly content: number;
}

const paths = ['a.css', 'css/b.css', 'c.js', 'js/d.js', 'e.html', 'sub/f.html', 'img/g.png', 'h.svg'];

const version: fc.Arbitrary<Version> = fc.record({
  name: fc.nat(paths.length - 1),
  names: fc.uniqueArray(fc.nat(paths.length - 1), { maxLength: 3 }),
  content: fc.nat(3),
});

type Step = { readonly write: readonly Version[]; readonly remove: readonly number[] };

const step: fc.Arbitrary<Step> = fc.record({
  write: fc.array(version, { minLength: 1, maxLength: 4 }),
  remove: fc.uniqueArray(fc.nat(paths.length - 1), { maxLength: 1 }),
});

/** In the language of the file; every name from the root, so that it means the same in all places. */
function textOf({ name, names, content }: Version): string {
  const urls = names.map((other) => `/${paths[other]}`);
  const written = (each: (url: string) => string) => urls.map(each).join('\n');
  if (/css$/.test(paths[name]!)) return `/* ${content} */ ${written((url) => `a { background: url("${url}") }`)}`;
  if (/js$/.test(paths[name]!)) return `${written((url) => `import "${url}";`)}\nconsole.log(${content});`;
  if (/html$/.test(paths[name]!)) return `<p>${content}</p>${written((url) => `<img src="${url}">`)}`;
  if (/svg$/.test(paths[name]!)) return `<svg>${written((url) => `<use href="${url}"/>`)}<!-- ${content} --></svg>`;
  return `${content}`;
}

/** Of these files those that are there and that no other file names. */
function unnamed(source: Readonly<Record<string, string>>, files: readonly number[]): string[] {
  const named = (path: string) =>
    Object.entries(source).some(([other, text]) => other !== path && text.includes(`/${path}"`));
  return files.map((name) => paths[name]!).filter((path) => source[path] !== undefined && !named(path));
}

const ways = fc.record({
  originals: fc.constantFrom<'keep' | 'drop'>('keep', 'drop'),
  compress: fc.constantFrom<readonly 'gzip'[]>([], ['gzip']),
});

test('digests in place after each edit equal one digest of the source', { timeout: 0 }, async () => {
  let edits = 0;
  const holds = fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 5 }), ways, async (steps, way) => {
    const disk = createDisk({ 'start.html': 'x' }, '/source');
    disk.write('/site', { 'start.html': 'x' });
    for (const { write, remove } of steps) {
      const files = Object.fromEntries(write.map((one) => [paths[one.name]!, textOf(one)]));
      for (const root of ['/source', '/site']) disk.write(root, files);
      // With originals dropped there is nothing to delete; and a name of a file that is gone keeps its digits.
      if (way.originals === 'keep') {
        const gone = unnamed(disk.read('/source'), remove);
        for (const root of ['/source', '/site']) disk.remove(root, ...gone);
      }
      await disk.digest('/source', '/expected', way);
      const { problems } = await disk.digest('/site', null, way);
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(disk.read('/site')).toEqual(disk.read('/expected'));
      edits++;
    }
    const again = await disk.digest('/site', null, way);
    expect(again.counts.unchanged).toBe(true);
    if (again.problems.every(({ severity }) => severity === 'info')) await expectVerified(disk, '/site');
  });
  await fc.assert(holds, runs);
  expect(edits).toBeGreaterThan(runs.numRuns);
});
