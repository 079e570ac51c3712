// digest.test.ts: what does `truename digest` do with its words, and what does it say?
import fs from 'node:fs';
import { realpath, rm, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { parseManifest } from '@truename/manifest';
import { describe, expect, test } from 'vitest';
import { sumOf } from '../support/sum.ts';
import { readFiles, site, workingDirectory, writeFiles } from './site.ts';
import { colour, type Ran, truename } from './terminal.ts';

const base = ['digest', 'in', '--out', 'out'];

async function digest(
  words: readonly string[],
  files = site,
): Promise<Ran & { cwd: string; out: Record<string, string> }> {
  const cwd = await workingDirectory(files);
  const ran = await truename(words, { cwd });
  return { ...ran, cwd, out: await readFiles(join(cwd, 'out')) };
}

async function digested(...options: string[]): Promise<Record<string, string>> {
  const { code, stderr, out } = await digest([...base, ...options]);
  expect(code, stderr).toBe(0);
  return out;
}

const named = (out: Record<string, string>, stem: string, extension: string) =>
  Object.keys(out).filter((path) => new RegExp(`^${stem}-[0-9a-f]+\\.${extension}$`).test(path));

const manifestOf = (out: Record<string, string>) => parseManifest(out['.truename/manifest.json'] ?? '');

describe('truename digest', () => {
  test('writes a digested copy, and tells what became of the files and what to do next', async () => {
    const { code, stdout, stderr, out } = await digest(base);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(out['index.html']).toMatch(/href="css\/app-[0-9a-f]{16}\.css"/);
    expect(stdout.replace(/[\d.]+ kB/, '… kB').replace(/[0-9a-f]{16}/, '…')).toMatchInlineSnapshot(`
      "Digested in into out: 12 files, … kB, 12 written

        named       5 by their content
        rewritten   5 references
        originals   5 copies with the un-hashed names
        fixed       2 files keep their names
                      fetched by a fixed address: robots.txt
                      pages are addressed by people and links: index.html

      Build …, manifest out/.truename/manifest.json
      Next: truename verify out
      "
    `);
  });

  test('says that nothing had to be written, the second time', async () => {
    const { cwd } = await digest(base);
    expect((await truename(base, { cwd })).stdout).toMatch(
      /^Digested in into out: 12 files, .* kB, all there already\n/,
    );
  });

  test('names the files where they are, with --in-place', async () => {
    const { code, stdout, cwd } = await digest(['digest', 'in', '--in-place']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Digested in in place: /);
    expect(stdout).toMatch(/Next: truename verify in\n$/);
    expect(named(await readFiles(join(cwd, 'in')), 'css/app', 'css')).toHaveLength(1);
  });

  test('reads and writes absolute directories', async () => {
    const cwd = await workingDirectory(site);
    const { code } = await truename(['digest', join(cwd, 'in'), '--out', join(cwd, 'out')], { cwd: '/nowhere' });
    expect(code).toBe(0);
    expect(await readFiles(join(cwd, 'out'))).toHaveProperty('index.html');
  });
});

describe('an option of truename digest', () => {
  test('--base says where the files are served', async () => {
    expect(manifestOf(await digested('--base', '/app')).base).toBe('/app/');
    expect((await digested('--base', '/app'))['index.html']).toContain('src="/js/app.js"');
    expect((await digested())['index.html']).not.toContain('src="/js/app.js"');
  });

  test('--fixed keeps a name, and --rename changes one that would stay', async () => {
    expect(
      named(await digested('--fixed', 'img/**', '--fixed', '*.pdf', '--missing', 'warn'), 'img/logo', 'svg'),
    ).toEqual([]);
    expect(named(await digested('--rename', 'robots.txt'), 'robots', 'txt')).toHaveLength(1);
    expect(named(await digested(), 'robots', 'txt')).toEqual([]);
  });

  test('--fixed with a glob that matches nothing is a warning', async () => {
    const { code, stderr } = await digest([...base, '--fixed', '*.pdff']);
    expect(code).toBe(0);
    expect(stderr).toContain('warning: --fixed "*.pdff" matches no file [invalid-option]');
  });

  test('--pattern says what a name looks like', async () => {
    const names = Object.keys(await digested('--pattern', '[dir]/[hash].[name][ext]'));
    expect(names.filter((path) => /^css\/[0-9a-f]{16}\.app\.css$/.test(path))).toHaveLength(1);
  });

  test('--hash and --hash-length say how many digits of what', async () => {
    const { naming } = manifestOf(await digested('--hash', 'sha256'));
    expect(naming).toMatchObject({ algorithm: 'sha256', length: 32 });
    expect(manifestOf(await digested('--hash-length', '12')).naming).toMatchObject({ algorithm: 'xxh64', length: 12 });
  });

  test('--salt gives every file another name', async () => {
    const [plain, salted] = [await digested(), await digested('--salt', '0012')];
    expect(manifestOf(salted).naming.salt).toBe('0012');
    const outputs = new Set(Object.keys(manifestOf(plain).outputs));
    expect(Object.keys(manifestOf(salted).outputs).filter((path) => outputs.has(path))).toEqual([]);
  });

  test('--js-strings rewrites URLs in strings of modules and of scripts', async () => {
    const script = { ...site, 'js/old.js': 'with (document) title = "/img/logo.svg"; var await;' };
    const { out, code, stderr } = await digest([...base, '--js-strings'], script);
    expect(code, stderr).toBe(0);
    for (const stem of ['js/app', 'js/old'])
      expect(out[named(out, stem, 'js')[0]!]).toMatch(/"\/img\/logo-[0-9a-f]{16}\.svg"/);
    const without = await digested();
    expect(without[named(without, 'js/app', 'js')[0]!]).toContain('"/img/logo.svg"');
  });

  test('--attribute looks for URLs in attributes of that name', async () => {
    expect((await digested('--attribute', 'data-large'))['index.html']).toMatch(/data-large="img\/large-[0-9a-f]{16}/);
    expect((await digested())['index.html']).toContain('data-large="img/large.svg"');
  });

  test('--originals drop leaves out the un-hashed copies that no text names', async () => {
    expect(await digested()).toHaveProperty(['img/logo.svg']);
    expect(await digested('--originals', 'drop', '--js-strings')).not.toHaveProperty(['img/logo.svg']);
    // A string in the script still has its un-hashed name.
    expect(await digested('--originals', 'drop')).toHaveProperty(['img/logo.svg']);
  });

  test('--integrity says which files get a value in the manifest', async () => {
    const having = async (...options: string[]) =>
      Object.entries(manifestOf(await digested(...options)).outputs)
        .filter(([, { integrity }]) => integrity !== undefined)
        .map(([path]) => path.replace(/^.*\./, ''))
        .sort();
    expect(await having()).toEqual(['css', 'js', 'js']);
    expect(await having('--integrity', 'all')).toEqual(['css', 'js', 'js', 'svg', 'svg']);
    expect(await having('--integrity', 'none')).toEqual([]);
  });

  test('--compress writes compressed copies of the files that get smaller', async () => {
    const compressed = (out: Record<string, string>) => Object.keys(out).filter((path) => /\.(br|gz)$/.test(path));
    const shorten = (path: string) => path.replace(/-[0-9a-f]{16}/, '');
    expect(compressed(await digested()).map(shorten)).toEqual([]);
    const names = compressed(await digested('--compress', 'br,gzip')).map(shorten);
    expect(names).toContain('js/x.js.br');
    expect(names).toContain('js/x.js.gz');
    expect(names).not.toContain('robots.txt.gz');
    expect(compressed(await digested('--compress', 'gzip')).every((path) => path.endsWith('.gz'))).toBe(true);
  });

  test('--link makes second names of files that stay as they are', async () => {
    const inodes = async (cwd: string) => [
      (await stat(join(cwd, 'in/robots.txt'))).ino,
      (await stat(join(cwd, 'out/robots.txt'))).ino,
    ];
    const [one, two] = await inodes((await digest([...base, '--link'])).cwd);
    expect(one).toBe(two);
    const [three, four] = await inodes((await digest(base)).cwd);
    expect(three).not.toBe(four);
  });

  test('--verbose lists what was left alone; without it, it is counted', async () => {
    const files = { ...site, 'js/late.js': 'import("./" + name + ".js"); new Worker("worker.js");' };
    const { stdout, stderr } = await digest(base, files);
    expect(stdout).toMatch(/left alone +\d+ places? \(--verbose lists them\)/);
    expect(stderr).not.toContain('left-alone');
    const verbose = await digest([...base, '--verbose'], files);
    expect(verbose.stdout).not.toContain('left alone');
    expect(verbose.stderr).toMatch(/^in\/js\/late\.js:1:\d+: note: .* \[left-alone\]$/m);
  });
});

describe('a lost reference', () => {
  const lost = { ...site, 'about.html': '<p><img src="img/lgo.svg">' };
  const severity = async (words: readonly string[], env: Record<string, string> = {}) => {
    const cwd = await workingDirectory(lost);
    const { code, stderr } = await truename([...base, ...words], { cwd, env });
    return {
      code,
      severity: /(\w+): "img\/lgo.svg"/.exec(stderr)?.[1],
      isWritten: 'index.html' in (await readFiles(join(cwd, 'out'))),
    };
  };

  test('is a warning at a desk, and an error that writes nothing in CI, with --strict and --missing error', async () => {
    expect(await severity([])).toEqual({ code: 0, severity: 'warning', isWritten: true });
    const refused = { code: 1, severity: 'error', isWritten: false };
    expect(await severity([], { CI: 'true' })).toEqual(refused);
    expect(await severity(['--strict'])).toEqual(refused);
    expect(await severity(['--missing', 'error'])).toEqual(refused);
    expect(await severity(['--missing', 'warn'], { CI: 'true' })).toEqual({
      code: 0,
      severity: 'warning',
      isWritten: true,
    });
    expect(await severity(['--missing', 'ignore'])).toEqual({ code: 0, severity: undefined, isWritten: true });
  });

  test('is shown with the place as an editor opens it, the near name, and that nothing was written', async () => {
    const { stderr, stdout } = await digest([...base, '--strict'], lost);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      [
        'in/about.html:1:14: error: "img/lgo.svg" names "img/lgo.svg", which is not there [dangling-reference]',
        '    Did you mean "img/logo.svg"?',
        '1 error',
        'Nothing was written.\n',
      ].join('\n'),
    );
  });
});

test('with --strict any warning is a fault, and what is written stays', async () => {
  const { code, stderr, out } = await digest([...base, '--strict', '--fixed', 'nothing/**']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/1 warning\nWith --strict a warning is a fault\.\n$/);
  expect(out).toHaveProperty('index.html');
});

describe('truename digest --json', () => {
  test('prints one object: the build, the manifest, the counts, the problems', async () => {
    const { stdout, out } = await digest([...base, '--json', '--fixed', 'nothing/**']);
    const build = manifestOf(out).build;
    expect(JSON.parse(stdout)).toEqual({
      ...{ command: 'digest', ok: true, build, manifest: 'out/.truename/manifest.json', begun: false },
      counts: {
        ...{ named: 5, fixed: 2, originals: 5, companions: 0, rewritten: 5, written: 12, deleted: 0, unchanged: false },
        bytes: expect.any(Number),
      },
      problems: [
        {
          ...{ code: 'invalid-option', severity: 'warning', message: '--fixed "nothing/**" matches no file' },
          ...{ path: null, line: null, column: null, hint: expect.any(String) },
        },
      ],
    });
  });

  test('has no build and no manifest where nothing was written', async () => {
    const { code, stdout } = await digest([...base, '--json'], { 'a.css': '@import "b.css"' });
    expect(code).toBe(0);
    const refused = await digest([...base, '--json', '--strict'], { 'a.css': '@import "b.css"' });
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ ok: false, build: null, manifest: null, begun: false });
    expect(JSON.parse(stdout)).toMatchObject({ ok: true });
  });
});

describe('a disk that fails truename digest', () => {
  test('while files are put in place: it says that it is not completed, and the next run completes it', async () => {
    const { cwd } = await digest(base);
    await rm(join(cwd, 'in/robots.txt'));
    await writeFiles(join(cwd, 'in'), { 'zz/new.txt': 'new', 'css/app.css': 'body {}' });
    const renameSync = fs.renameSync;
    const broken = (from: string, to: string) => {
      if (to.endsWith('index.html')) throw Object.assign(new Error('no'), { code: 'EACCES' });
      renameSync(from, to);
    };
    Object.assign(fs, { renameSync: broken });
    const ran = await truename([...base, '--json'], { cwd }).finally(() => Object.assign(fs, { renameSync }));
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(
      'out/index.html: error: Cannot write it: permission denied (EACCES) [unwritable-file]',
    );
    expect(ran.stderr).toMatch(
      /Not completed: some files are new, others may be old\. The next digest completes it\.\n$/,
    );
    expect(JSON.parse(ran.stdout)).toMatchObject({ build: null, begun: true });
    expect((await truename(base, { cwd })).code).toBe(0);
    expect((await truename(['verify', 'out'], { cwd })).code).toBe(0);
  });

  test('shows a file of the output where it stands', async () => {
    const { cwd } = await digest(base);
    await writeFiles(join(cwd, 'in'), { 'docs/x.txt': 'x' });
    await writeFiles(join(cwd, 'out'), { docs: 'a note' });
    const { stdout, stderr } = await truename([...base, '--json'], { cwd });
    expect(stderr).toMatch(/^out\/docs: error: .* \[output-not-empty\]\n.*\n1 error\nNothing was written\.\n$/);
    expect(JSON.parse(stdout).problems[0].path).toBe(join(await realpath(cwd), 'out/docs'));
  });
});

describe('wrong usage of truename digest', () => {
  test.each([
    [[], '<in> is missing: the directory to read', 'Write truename digest <in> --out <dir>'],
    [['in'], '--out is missing', 'or --in-place'],
    [['in', '--out='], '--out is empty', ''],
    [['in', '--out', 'out', '--in-place'], '--out and --in-place exclude each other', ''],
    [['in', '--out', 'out', '--base', 'app'], '--base is "app"', 'Did you mean "/app/"?'],
    [['in', '--out', 'out', '--base', 'ftp://x/'], '--base is "ftp://x/"', 'Give "/", a path such as "/app/"'],
    [['in', '--out', 'out', '--base', 'C:/Program Files/Git/app/'], '--base is "C:/', 'MSYS_NO_PATHCONV=1'],
    [['in', '--out', 'out', '--pattern', '[name][ext]'], '--pattern is "[name][ext]"', 'does not begin with "[dir]/"'],
    [['in', '--out', 'out', '--hash', 'md5'], '--hash is "md5"', 'Use xxh64 or sha256'],
    [['in', '--out', 'out', '--hash-length', '8'], '--hash-length is 8', 'Use 12 to 16 digits with xxh64'],
    [['in', '--out', 'out', '--hash', 'sha256', '--hash-length', '65'], '--hash-length is 65', '12 to 64 digits'],
    [['in', '--out', 'out', '--fixed', '/img/**'], '--fixed is "/img/**"', '"img/**"'],
    [['in', '--out', 'out', '--rename', '*.{png'], '--rename is "*.{png"', 'Close every bracket'],
    [['in', '--out', 'out', '--fixed', '!a'], '--fixed is "!a"', '"!" is not known here'],
    [['in', '--out', 'out', '--attribute', 'data-src=x'], '--attribute is "data-src=x"', 'such as data-src'],
    [['in', '--out', 'out', '--orignals', 'drop'], 'no option "--orignals"', 'Did you mean "--originals"?'],
    [['in', 'out'], '"out" is one too many', 'truename digest <in> --out <dir>'],
  ])('truename digest %j has exit code 2 and a cure', async (words, fault, cure) => {
    const { code, stdout, stderr } = await truename(['digest', ...words]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(fault);
    expect(stderr).toContain(cure);
    expect(stderr).toMatch(/See truename digest --help\.\n$/);
  });
});

describe('bad input of truename digest', () => {
  const refusal = async (words: readonly string[], prepare?: (cwd: string) => Promise<void>) => {
    const cwd = await workingDirectory(site);
    await prepare?.(cwd);
    const before = await readFiles(cwd);
    const { code, stdout, stderr } = await truename(words, { cwd });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(await readFiles(cwd)).toEqual(before);
    expect(stderr).toMatch(/\nNothing was written\.\n$/);
    return stderr;
  };

  test('is a directory that is not there, or a file', async () => {
    expect(await refusal(['digest', 'inn', '--out', 'out'])).toContain('inn: error: Cannot read it');
    expect(await refusal(['digest', 'in/robots.txt', '--out', 'out'])).toContain(
      'in/robots.txt: error: Cannot read it',
    );
  });

  test('is an output directory inside the input, or around it', async () => {
    expect(await refusal(['digest', 'in', '--out', 'in/out'])).toContain(
      'in/out: error: The output directory stands inside',
    );
    expect(await refusal(['digest', 'in', '--out', '.'])).toContain('contains the input');
    expect(await refusal(['digest', 'in', '--out', 'in'])).toContain('use --in-place');
  });

  test('is an output directory that holds something else', async () => {
    const stderr = await refusal(base, (cwd) => writeFiles(cwd, { 'out/mine.txt': 'mine' }));
    expect(stderr).toMatch(/^out: error: The output directory holds one file \("mine.txt"\)/);
  });

  test('is a digested directory that has lost its manifest', async () => {
    const stderr = await refusal(['digest', 'once', '--out', 'twice'], async (cwd) => {
      expect((await truename(['digest', 'in', '--out', 'once'], { cwd })).code).toBe(0);
      await rm(join(cwd, 'once/.truename'), { recursive: true });
    });
    expect(stderr).toMatch(/^once\/img\/large-[0-9a-f]{16}\.svg: error: .* seems to be digested/m);
    expect(stderr).toContain('Copy .truename along with the files');
  });

  test('is a file of somebody else where one of ours belongs, shown where it stands', async () => {
    const stderr = await refusal(base, async (cwd) => {
      expect((await truename(base, { cwd })).code).toBe(0);
      await writeFiles(cwd, { 'in/new.html': 'ours', 'out/new.html': 'theirs' });
    });
    expect(stderr).toMatch(/^out\/new\.html: error: /);
  });

  test('is an output directory with a link that leads away from it', async () => {
    const stderr = await refusal(base, async (cwd) => {
      expect((await truename(base, { cwd })).code).toBe(0);
      await writeFiles(cwd, { 'in/more/a.html': 'ours', 'elsewhere/b.txt': 'theirs' });
      await symlink(join(cwd, 'elsewhere'), join(cwd, 'out/more'));
    });
    expect(stderr).toMatch(/^out\/more: error: A symbolic link leaves the directory/m);
  });

  test('is a name that is too long with its hash, shown as it would be', async () => {
    const name = 'a'.repeat(240);
    const stderr = await refusal(base, (cwd) => writeFiles(cwd, { [`in/${name}.css`]: 'a{}' }));
    expect(stderr).toMatch(new RegExp(`^out/${name}-[0-9a-f]{16}\\.css: error: Its name would have 261 bytes`));
  });

  test('is a digested directory with another base than it was digested with', async () => {
    const stderr = await refusal(['digest', 'once', '--out', 'twice', '--base', '/app/'], async (cwd) => {
      expect((await truename(['digest', 'in', '--out', 'once'], { cwd })).code).toBe(0);
    });
    expect(stderr).toContain('"base" is "/app/", and the directory was digested with "/"');
  });
});

test('a digested directory digested again is the same, manifest included', async () => {
  const { cwd, out } = await digest(base);
  expect((await truename(['digest', 'out', '--out', 'again'], { cwd })).code).toBe(0);
  expect(await readFiles(join(cwd, 'again'))).toEqual(out);
});

test('names that another tool has hashed can be kept', async () => {
  const logo = site['img/logo.svg']!;
  const files = { ...site, [`img/mark-${sumOf(Buffer.from(logo))}.svg`]: logo };
  expect((await digest(base, files)).code).toBe(1);
  expect((await digest([...base, '--fixed', 'img/mark-*'], files)).code).toBe(0);
  const folder = { ...site, [`${sumOf(Buffer.from(logo))}/mark.svg`]: logo };
  expect((await digest(base, folder)).code).toBe(0);
});

test('colours and progress are for terminals: the text in a pipe is the same without them', async () => {
  const cwd = await workingDirectory(site);
  await truename(base, { cwd });
  const [piped, shown] = [await truename(base, { cwd }), await truename(base, { cwd, columns: 80, tick: 100 })];
  expect(piped.stdout).not.toMatch(colour);
  expect(shown.stdout).toMatch(colour);
  expect(shown.stdout.replaceAll(new RegExp(colour, 'g'), '')).toBe(piped.stdout);
  expect(piped.stderr).toBe('');
  expect(shown.stderr).toMatch(/Reading 4 of 7 \(57%\)/);
  expect(shown.stderr).toMatch(/Naming \d of 7/);
  expect(shown.stderr.endsWith('\x1b[2K')).toBe(true);
});

test('the examples in the help of truename digest work', async () => {
  const { stdout } = await truename(['digest', '--help']);
  const lines = stdout
    .split('Examples:')[1]!
    .split('\n')
    .filter((line) => line.startsWith('  truename '));
  expect(lines.length).toBeGreaterThan(3);
  for (const line of lines) {
    const cwd = await workingDirectory({});
    await writeFiles(
      cwd,
      Object.fromEntries(
        ['build', 'public'].flatMap((name) =>
          Object.entries({ ...site, 'print.html': '<p>', 'downloads/a.pdf': 'x' }).map(([path, text]) => [
            `${name}/${path}`,
            text,
          ]),
        ),
      ),
    );
    const words = line
      .replace(/ > \S+$/, '')
      .trim()
      .split(/\s+/)
      .slice(1);
    const ran = await truename(
      words.map((word) => word.replaceAll("'", '')),
      { cwd },
    );
    expect(ran, line).toMatchObject({ code: 0, stderr: '' });
  }
});
