// release.test.ts: what do the commands that release builds say, and what do their exit codes tell?
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { failureVerdict } from '../../packages/cli/src/release-report.ts';
import { type Files, readFiles, site, workingDirectory, writeFiles } from './site.ts';
import { type Ran, type Setting, truename } from './terminal.ts';

const start = Date.parse('2026-11-22T06:44:14.000Z');
const day = 86_400_000;

const second: Files = { ...site, 'js/x.js': 'export const x = 2;' };

/** A working directory with the digested sites `a` and `b`. */
async function shop(): Promise<{
  readonly cwd: string;
  readonly a: string;
  readonly b: string;
  run(line: string, setting?: Setting): Promise<Ran>;
}> {
  const cwd = await workingDirectory(site);
  const digest = async (name: string) => {
    const { stdout } = await truename(['digest', 'in', '--out', name, '--json'], { cwd });
    return (JSON.parse(stdout) as { build: string }).build;
  };
  const a = await digest('a');
  await writeFiles(join(cwd, 'in'), second);
  const b = await digest('b');
  return { cwd, a, b, run: (line, setting = {}) => truename(line.split(' '), { cwd, date: start, ...setting }) };
}

/** Ids as A and B. */
const masked = ({ code, stdout, stderr }: Ran, { a, b }: { readonly a: string; readonly b: string }) =>
  `${stdout}${stderr}exit code ${code}`.replaceAll(a, '<A>').replaceAll(b, '<B>');

describe('truename publish, activate, release and rollback', () => {
  test('say what was copied, what is live, and what was before', async () => {
    const builds = await shop();
    const say = async (line: string, setting?: Setting) => masked(await builds.run(line, setting), builds);
    expect(await say('publish a shop')).toMatchInlineSnapshot(`
      "Published build <A> to shop
        12 files copied, 3.2 kB
        Next: truename activate shop <A>
      exit code 0"
    `);
    expect(await say(`activate shop ${builds.a}`)).toMatchInlineSnapshot(`
      "Live in shop: build <A> (record 1), the first one
      exit code 0"
    `);
    expect(await say(`activate shop ${builds.a}`)).toMatchInlineSnapshot(`
      "Live in shop: build <A>, as it was before (record 1)
      exit code 0"
    `);
    expect(await say('release b shop --commit 0a1b2c3')).toMatchInlineSnapshot(`
      "Published build <B> to shop
        9 files copied, 624 B; 3 files were there
      Live in shop: build <B> (record 2), before it was <A>
      exit code 0"
    `);
    expect(await say('rollback shop', { date: start + day })).toMatchInlineSnapshot(`
      "Live in shop: build <A> (record 3), before it was <B>
      exit code 0"
    `);
    expect(await say('history shop')).toMatchInlineSnapshot(`
      "Live in shop: build <A>, since 2026-11-23 06:44:14
        3  2026-11-23 06:44:14  <A>  live
        2  2026-11-22 06:44:14  <B>  can be activated  0a1b2c3
        1  2026-11-22 06:44:14  <A>  live again
      exit code 0"
    `);
    expect(await say('history shop --limit 1')).toMatchInlineSnapshot(`
      "Live in shop: build <A>, since 2026-11-23 06:44:14
        3  2026-11-23 06:44:14  <A>  live
        and 2 earlier records (--limit 0 shows all)
      exit code 0"
    `);
  });

  test('give programs all of it, with --json', async () => {
    const { run, a, b } = await shop();
    const json = async (line: string, setting?: Setting) =>
      JSON.parse((await run(`${line} --json`, setting)).stdout) as unknown;
    const published = {
      layout: 'flat',
      written: expect.any(Number),
      kept: expect.any(Number),
      bytes: expect.any(Number),
    };
    expect(await json('publish a shop --flat')).toEqual({
      ...{ command: 'publish', ok: true, build: a, problems: [] },
      ...published,
    });
    const at = '2026-11-22T06:44:14.000Z';
    expect(await json(`activate shop ${a} --commit main`)).toEqual({
      ...{
        command: 'activate',
        ok: true,
        problems: [],
        seq: 1,
        build: a,
        at,
        commit: 'main',
        isNew: true,
        before: null,
      },
    });
    const activation = { seq: 2, build: b, at, isNew: true, before: a };
    expect(await json('release b shop --flat')).toEqual({
      ...{ command: 'release', ok: true, build: b, problems: [] },
      ...{ ...published, activation },
    });
    expect(await json(`rollback shop ${a}`)).toEqual({
      ...{ command: 'rollback', ok: true, problems: [], seq: 3, build: a, at, isNew: true, before: b, from: b },
    });
    expect(await json('history shop')).toEqual({
      ...{ command: 'history', ok: true, layout: 'flat', problems: [] },
      live: { seq: 3, build: a, at },
      activations: [
        { seq: 3, build: a, at },
        { seq: 2, build: b, at },
        { seq: 1, build: a, at, commit: 'main' },
      ],
      builds: [
        { build: a, state: 'live', publishedAt: at },
        { build: b, state: 'complete', publishedAt: at },
      ].sort((one, two) => (one.build < two.build ? -1 : 1)),
    });
    expect(await json('pin shop js/**')).toEqual({
      ...{ command: 'pin', ok: true, problems: [] },
      pins: [{ glob: 'js/**', at, files: expect.any(Array) }],
    });
    expect(await json('prune shop --keep 1', { date: start + 50 * day })).toEqual({
      ...{ command: 'prune', ok: true, applied: false, problems: [] },
      retained: [{ build: a, reasons: ['live', 'newest', 'activated', 'recent'] }],
      dropped: [b],
      ...{ files: expect.any(Array), bytes: expect.any(Number), pinned: expect.any(Array) },
      ...{ changed: [], unknown: [], leftBehind: [] },
    });
  });

  test('name all files of a web root that they would have to write over, and leave them', async () => {
    const builds = await shop();
    const own = { 'web/index.html': 'mine', 'web/robots.txt': 'mine' };
    await writeFiles(builds.cwd, own);
    expect(masked(await builds.run('release a web --flat'), builds)).toMatchInlineSnapshot(`
      "web/index.html: error: A file of the build belongs here, and a file that no release wrote is in its place [taken-name]
          A release replaces only what an earlier one wrote. If it may go, delete it or move it away, and run this again; otherwise rename the file of the build in its source
      web/robots.txt: error: A file of the build belongs here, and a file that no release wrote is in its place [taken-name]
          A release replaces only what an earlier one wrote. If it may go, delete it or move it away, and run this again; otherwise rename the file of the build in its source
      2 errors
      Not released. Run it again once that is mended.
      exit code 1"
    `);
    expect(await readFiles(join(builds.cwd, 'web'))).toEqual({ 'index.html': 'mine', 'robots.txt': 'mine' });
  });

  test('do not say that nothing came of it where the record was written', () => {
    const failed = { severity: 'error', message: 'x', hint: 'x' } as const;
    const verdict = (...codes: ('unfinished' | 'unwritable-file')[]) =>
      failureVerdict(
        codes.map((code) => ({ ...failed, code })),
        'Not activated.',
      );
    expect(verdict('unwritable-file')).toBe('Not activated.');
    expect(verdict('unfinished', 'unwritable-file')).toMatch(/^Activated, but not completed/);
  });

  test('name what is wrong with its place and its cure, and end with 1', async () => {
    const builds = await shop();
    const say = async (line: string) => masked(await builds.run(line), builds);
    await builds.run('release a shop');
    expect(await say(`activate shop ${builds.a.slice(0, 6)}`)).toContain('Did you mean "<A>"?');
    expect(await say('rollback shop')).toMatchInlineSnapshot(`
      "error: There is no build before <A> that was not taken back [unknown-build]
          truename history lists the builds there are: name one of them
      1 error
      Not activated.
      exit code 1"
    `);
    const [path] = Object.keys(await readFiles(join(builds.cwd, 'b'))).filter((each) =>
      /^js\/x-[0-9a-f]+\.js$/.test(each),
    );
    await writeFiles(join(builds.cwd, 'shop/assets'), { [path!]: 'other' });
    expect((await say('release b shop')).replaceAll(/-[0-9a-f]{16}/g, '-#')).toMatchInlineSnapshot(`
      "shop/assets/js/x-#.js: error: A file of the build belongs here, and a file with other bytes is in its place [taken-name]
          Move it away, and publish again. A name that has been served is never given to other bytes
      1 error
      Not released. Run it again once that is mended.
      exit code 1"
    `);
    await writeFiles(join(builds.cwd, 'b'), { 'robots.txt': 'edited' });
    expect(
      (await say('publish b shop')).replaceAll(/\d+ bytes|the sum [0-9a-f]+|with [0-9a-f]{16}/g, '…'),
    ).toMatchInlineSnapshot(`
      "b/robots.txt: error: It is not this build's: it has … with …, where the manifest has 14 … [changed-file]
          Copy it from the build again, together with the manifest
      1 error
      Not published. What is live is as it was.
      exit code 1"
    `);
    await writeFiles(join(builds.cwd, 'shop/live'), { '00000002.json': '{' });
    expect(await say('history shop')).toMatch(
      /shop\/live\/00000002\.json: error: .*\[damaged-record\][\s\S]*exit code 1$/,
    );
    expect(await say('history a')).toMatch(
      /a: error: Nothing was published in this directory.*\[not-released\][\s\S]*exit code 1$/,
    );
    expect(await say('publish b a/deep')).toMatch(/\[changed-file\]/);
  });

  test.each([
    ['publish', /<dir> is missing/],
    ['publish a', /<target> is missing/],
    ['activate shop', /<build> is missing/],
    ['relaese a shop', /There is no command "relaese"\n {4}Did you mean "release"\?/],
    ['release a shop --flta', /There is no option "--flta"\n {4}Did you mean "--flat"\?/],
    ['release a s3://bucket/shop', /"s3:\/\/bucket\/shop" is no directory/],
    ['release a shop --ignore /x', /--ignore is "\/x"/],
    ['release a shop --commit=', /--commit cannot stand in a record/],
    ['prune shop --max-age 30', /--max-age is "30"\n {4}Give a number with m, h, d or w behind it/],
    ['prune shop --max-age 1y', /--max-age is "1y"/],
    ['prune shop --now yesterday', /--now is "yesterday"\n {4}Give a date/],
    ['prune shop --now 2026-13-01', /--now is "2026-13-01"/],
    ['prune shop --now 2026-02-31', /--now is "2026-02-31"/],
    ['prune shop --now 2026-11-22T24:00Z', /--now is "2026-11-22T24:00Z"/],
    ['prune shop --keep few', /--keep is "few"/],
    ['pin shop /img/**', /The glob is "\/img\/\*\*"\n {4}Paths start below the directory/],
    ['pin shop --remove', /--remove needs a glob/],
  ])('%s is wrong usage: 2', async (line, message) => {
    const { code, stderr } = await truename(line.split(' '), { cwd: '/nowhere' });
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  test('publish a build whose manifest stands elsewhere, beside files that are nobody’s', async () => {
    const { cwd, run, a } = await shop();
    const own = await readFiles(join(cwd, 'a/.truename'));
    await writeFiles(join(cwd, 'kept'), own);
    await rm(join(cwd, 'a/.truename'), { recursive: true });
    await writeFiles(join(cwd, 'a'), { 'uploads/x.png': 'x' });
    const { code, stderr } = await run('release a shop --manifest ../kept/manifest.json --ignore uploads/**');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const paths = Object.keys(await readFiles(join(cwd, 'shop')));
    expect(paths).toContain(`builds/${a}/.truename/manifest.json`);
    expect(paths.filter((path) => path.includes('uploads'))).toEqual([]);
  });

  test('show how far they are on a terminal, and stop when they are told to', async () => {
    const { run } = await shop();
    const { stderr } = await run('release a shop', { columns: 80, tick: 1000 });
    for (const word of ['Verifying', 'Comparing', 'Copying', 'Checking']) expect(stderr).toContain(word);
    const stopped = new AbortController();
    stopped.abort();
    expect((await run('release b shop', { signal: stopped.signal })).code).toBe(130);
    expect((await run('release b shop')).code).toBe(0);
  });
});

describe('truename pin and prune', () => {
  test('say what is kept and why, what goes, and what stays beside', async () => {
    const builds = await shop();
    const say = async (line: string, days = 0) =>
      masked(await builds.run(line, { date: start + days * day }), builds).replaceAll(/-[0-9a-f]{16}/g, '-#');
    await builds.run('release a shop');
    await builds.run('release b shop', { date: start + day });
    expect(await say('pin shop')).toMatchInlineSnapshot(`
      "Nothing is pinned in shop
      exit code 0"
    `);
    expect(await say('pin shop js/x.js --verbose')).toMatchInlineSnapshot(`
      "Pinned in shop
        js/x.js  2 files now
          js/x-#.js
          js/x-#.js
      exit code 0"
    `);
    expect(await say('prune shop', 2)).toMatchInlineSnapshot(`
      "What would go from shop (--apply deletes it)
        kept  <B>  live, one of the last, live not long ago, published not long ago
        kept  <A>  one of the last, live not long ago, published not long ago
        0 files to delete, 0 B
      exit code 0"
    `);
    expect(await say('prune shop --keep 1 --max-age 8h', 2)).toMatchInlineSnapshot(`
      "What would go from shop (--apply deletes it)
        kept  <B>  live, one of the last, live not long ago
        goes  <A>
        9 files to delete, 1.8 kB
        1 file of these builds stays, being pinned
      exit code 0"
    `);
    await writeFiles(join(builds.cwd, 'shop/assets'), { 'mine.txt': 'x' });
    expect(await say('prune shop --keep 1 --max-age 8h --apply', 2)).toMatchInlineSnapshot(`
      "Pruned shop
        kept  <B>  live, one of the last, live not long ago
        gone  <A>
        9 files deleted, 1.8 kB
        1 file of these builds stays, being pinned
      shop/assets/mine.txt: note: No build here has this file; it stays [unknown-file]
          Delete it if nothing needs it
      1 note
      exit code 0"
    `);
    expect(await say('history shop', 2)).toMatchInlineSnapshot(`
      "Live in shop: build <B>, since 2026-11-23 06:44:14
        2  2026-11-23 06:44:14  <B>  live
        1  2026-11-22 06:44:14  <A>  pruned
      exit code 0"
    `);
    expect(await say('pin shop js/x.js --remove', 2)).toMatchInlineSnapshot(`
      "Nothing is pinned in shop
      exit code 0"
    `);
    expect(await say('pin shop js/x.js --remove', 2)).toMatchInlineSnapshot(`
      "error: No files are pinned by "js/x.js" [unknown-name]
          Nothing is pinned here
      1 error
      exit code 1"
    `);
    expect(await say('prune shop', 400)).toMatchInlineSnapshot(`
      "error: The clock says 2027-12-27T06:44:14.000Z, more than 90 days after the newest record (2026-11-23T06:44:14.000Z): nobody can tell what is old [wrong-clock]
          Set the clock, or give the date: --now 2027-12-27
      1 error
      Not pruned.
      exit code 1"
    `);
    expect(await say('prune shop --keep 1 --now 2027-12-26', 400)).toContain('2 files to delete');
  });
});
