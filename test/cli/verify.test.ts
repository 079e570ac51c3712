// verify.test.ts: what does `truename verify` find, what does it say, and what does its exit code tell?
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFiles, site, workingDirectory, writeFiles } from './site.ts';
import { type Ran, type Setting, truename } from './terminal.ts';

const older = { ...site, 'img/logo.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>' };

/** A working directory with the digested site in `out`. */
async function digested(files = site): Promise<string> {
  const cwd = await workingDirectory(files);
  const { code, stderr } = await truename(['digest', 'in', '--out', 'out'], { cwd });
  expect(code, stderr).toBe(0);
  return cwd;
}

async function verify(cwd: string, words: readonly string[] = [], setting: Setting = {}): Promise<Ran> {
  return truename(['verify', 'out', ...words], { cwd, ...setting });
}

const masked = (text: string) => text.replaceAll(/[0-9a-f]{16}/g, '#');

describe('truename verify', () => {
  test('says that a directory is the build, and ends with 0', async () => {
    const { code, stdout, stderr } = await verify(await digested());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(masked(stdout)).toMatchInlineSnapshot(`
      "Verified out: it is build #, all of it and nothing else
        12 files, 3.2 kB, 5 references
      "
    `);
  });

  test('tells each fault with its place and its cure, what they mean together, and ends with 1', async () => {
    const [cwd, before] = [await digested(), await digested(older)];
    await writeFiles(join(cwd, 'out'), { 'index.html': (await readFiles(join(before, 'out')))['index.html']! });
    await writeFiles(join(cwd, 'out'), { 'new.txt': 'x' });
    const { code, stdout, stderr } = await verify(cwd);
    expect(code).toBe(1);
    expect(masked(stdout)).toMatchInlineSnapshot(`
      "Not verified: out is not build # as it was made
        12 files, 3.2 kB, 5 references
        1 file is not as it was built
        2 files of other builds are named
        1 file is of no build
      "
    `);
    expect(masked(stderr).replaceAll(/\d+ bytes|with #/g, '…')).toMatchInlineSnapshot(`
      "out/index.html: error: It is not this build's: it has … with the sum #, where the manifest has 207 … [changed-file]
          Copy it from the build again, together with the manifest
      out/index.html:1:49: error: It names "app-#.css", a file of another build; this build has "css/app-#.css" [mixed-builds]
          Copy the whole build again: this file is of another build, too
      out/index.html:1:154: error: It names "logo-#.svg", a file of another build; this build has "img/logo-#.svg" [mixed-builds]
          Copy the whole build again: this file is of another build, too
      out/new.txt: error: This build has no such file [unknown-file]
          Delete it, or pass it over with --ignore if it is meant to be there
      4 errors
      This is a mix of two builds: copy one of them whole.
      "
    `);
  });

  test('gives programs all of it, with --json', async () => {
    const cwd = await digested();
    const right = JSON.parse((await verify(cwd, ['--json'])).stdout) as unknown;
    expect(right).toEqual({
      ...{ command: 'verify', ok: true, build: expect.stringMatching(/^[0-9a-f]{16}$/), unchecked: [], problems: [] },
      counts: { files: 12, bytes: expect.any(Number), references: 5 },
    });
    await rm(join(cwd, 'out/robots.txt'));
    const { stdout, code } = await verify(cwd, ['--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      problems: [{ code: 'missing-file', severity: 'error', path: 'robots.txt', line: null, column: null }],
    });
  });

  test('passes over what --ignore names, and nothing that the manifest lists', async () => {
    const cwd = await digested();
    await writeFiles(join(cwd, 'out'), { 'uploads/a.png': 'x', 'uploads/deep/b.png': 'x' });
    expect((await verify(cwd)).code).toBe(1);
    expect((await verify(cwd, ['--ignore', 'uploads/**'])).code).toBe(0);
    await rm(join(cwd, 'out/robots.txt'));
    expect((await verify(cwd, ['--ignore', '**'])).code).toBe(1);
  });

  test('counts links that were broken before, and lists them with --verbose', async () => {
    const cwd = await digested({ ...site, 'old.html': '<img src="gone.png"><img src="gone2.png">' });
    const plain = await verify(cwd);
    expect(plain).toMatchObject({ code: 0, stderr: '' });
    expect(plain.stdout).toContain('2 links were broken when the build was made (--verbose lists them)');
    const { stderr, code } = await verify(cwd, ['--verbose']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^out\/old.html:1:11: .*"gone.png" names "gone.png".*\[broken-reference\]/m);
  });

  test('reads a manifest that stands elsewhere', async () => {
    const cwd = await digested();
    const files = await readFiles(join(cwd, 'out/.truename'));
    await writeFiles(join(cwd, 'kept'), { 'manifest.json': files['manifest.json']!, XXH64SUMS: files.XXH64SUMS! });
    await rm(join(cwd, 'out/.truename'), { recursive: true });
    expect((await verify(cwd, ['--manifest', '../kept/manifest.json'])).code).toBe(0);
    const { code, stdout, stderr } = await verify(cwd);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^out\/\.truename\/manifest\.json: error: .*\[no-manifest\]\n.*\n1 error\nNothing was checked\.\n$/,
    );
  });

  test('says that there is no such directory', async () => {
    const { code, stderr } = await truename(['verify', 'nowhere'], { cwd: await digested() });
    expect(code).toBe(1);
    expect(stderr).toMatch(/nowhere: error: Cannot read it: it is not there \(ENOENT\)/);
  });

  test.each([
    [['verify'], /<dir> is missing/],
    [['verify', 'out', '--ignor', 'x'], /--ignore/],
    [['verify', 'out', '--ignore', '/uploads/**'], /--ignore is "\/uploads\/\*\*"/],
  ])('%j is wrong usage: 2', async (words, message) => {
    const { code, stderr } = await truename(words, { cwd: await digested() });
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  test('shows how far it is on a terminal, and stops when it is told to', async () => {
    const cwd = await digested();
    const { stderr } = await verify(cwd, [], { columns: 80, tick: 1000 });
    expect(stderr).toContain('Checking');
    const stopped = new AbortController();
    stopped.abort();
    expect((await verify(cwd, [], { signal: stopped.signal })).code).toBe(130);
  });
});
