// every-call.test.ts: what is left of a digest that fails, or is killed, at any call of the file system?
import type { DigestTreeOptions } from '@truename/disk';
import type { Problem } from '@truename/engine';
import { describe, expect, test } from 'vitest';
import { createDisk, type Disk, type Files } from '../disk/disk.ts';
import { type Fault, faulty } from './faulty.ts';
import { faultsOf, type Tree } from './usable.ts';

const first: Files = {
  'index.html': '<link rel="stylesheet" href="css/site.css"><script src="app.js"></script><img src="img/logo.png">',
  'css/site.css': 'a { background: url(../img/logo.png) }',
  'img/logo.png': Buffer.from('\x89PNG'),
  'app.js': 'import "./old.js"; 1',
  'old.js': 'old',
  'robots.txt': 'x',
};
const second: Files = {
  'index.html': '<link rel="stylesheet" href="css/site.css"><script src="app.js"></script><img src="img/logo.png"> 2',
  'css/site.css': 'b { background: url(../img/logo.png) }',
  'img/logo.png': Buffer.from('\x89PNG 2'),
  'app.js': 'import "./new.js"; 2',
  'new.js': 'new',
};

/** `docs` and `a.css` are files, then directories; `guide` and `b.css` the other way round. */
const turned: { readonly first: Files; readonly second: Files } = {
  first: {
    'index.html': '<link rel="stylesheet" href="a.css"><link rel="stylesheet" href="b.css/x.css">',
    'a.css': 'a {}',
    'b.css/x.css': 'x {}',
    docs: 'docs',
    'guide/index.html': '<img src="deep/er/a.png">',
    'guide/deep/er/a.png': 'png',
  },
  second: {
    'index.html': '<link rel="stylesheet" href="a.css/x.css"><link rel="stylesheet" href="b.css">',
    'a.css/x.css': 'x { color: red }',
    'b.css': 'b {}',
    'docs/index.html': '<img src="deep/er/a.png">',
    'docs/deep/er/a.png': 'png',
    guide: 'guide',
  },
};

interface Scenario {
  readonly name: string;
  /** Faults that cannot be avoided while the digest is not completed. */
  readonly allowed?: RegExp;
  /** Where files end up. */
  readonly root: '/in' | '/out';
  readonly options?: Partial<DigestTreeOptions>;
  prepare(disk: Disk): Promise<void>;
}

const scenarios: readonly Scenario[] = [
  { name: 'a new output', root: '/out', prepare: async (disk) => disk.write('/in', second) },
  {
    name: 'a large file, copied while it is read',
    root: '/out',
    prepare: async (disk) => disk.write('/in', { ...second, 'film.mp4': Buffer.alloc((1 << 20) + 1, 'film') }),
  },
  {
    name: 'an output with an earlier build',
    root: '/out',
    prepare: async (disk) => {
      disk.write('/in', first);
      await disk.digest('/in', '/out');
      disk.remove('/in', 'old.js');
      disk.write('/in', second);
    },
  },
  { name: 'in place', root: '/in', prepare: async (disk) => disk.write('/in', second) },
  {
    ...{ name: 'in place, without originals but one', root: '/in', options: { originals: 'drop' } },
    prepare: async (disk) => disk.write('/in', { ...second, 'plan.pdf': 'plan', 'plan.html': '<a href="plan.pdf">' }),
  },
  {
    name: 'in place, of an edited digested directory',
    root: '/in',
    prepare: async (disk) => {
      disk.write('/in', first);
      await disk.digest('/in', null);
      disk.write('/in', second);
      disk.remove('/in', 'old.js');
    },
  },
  {
    ...{ name: 'compressed copies, over those of an earlier build', root: '/out', options: { compress: ['gzip'] } },
    prepare: async (disk) => {
      const long = 'a {} '.repeat(20);
      disk.write('/in', { 'index.html': `<link rel="stylesheet" href="a.css">${long}`, 'a.css': long });
      await disk.digest('/in', '/out', { compress: ['gzip'] });
      disk.write('/in', { 'a.css': `${long}${long}` });
    },
  },
  {
    name: 'files where directories were, and directories where files were',
    root: '/out',
    prepare: async (disk) => {
      disk.write('/in', turned.first);
      await disk.digest('/in', '/out');
      disk.volume.rmSync('/in', { recursive: true });
      disk.write('/in', turned.second);
    },
  },
  {
    name: 'the same, and pages that name them',
    root: '/out',
    // Neither the old nor the new page can have all that it names while one takes the place of the other.
    allowed: /^index\.html names (?:docs|guide)(?:\/index\.html)?, which is not there$/,
    prepare: async (disk) => {
      disk.write('/in', { ...turned.first, 'index.html': '<a href="docs"></a><a href="guide/index.html"></a>' });
      await disk.digest('/in', '/out');
      disk.volume.rmSync('/in', { recursive: true });
      disk.write('/in', { ...turned.second, 'index.html': '<a href="docs/index.html"></a><a href="guide"></a>' });
    },
  },
];

const run = (disk: Disk, { root, options }: Scenario, more: Partial<DigestTreeOptions> = {}) =>
  disk.digest('/in', root === '/in' ? null : root, { ...options, ...more });

const faultsIn = (tree: Tree, { allowed }: Scenario) => faultsOf(tree).filter((fault) => !allowed?.test(fault));

async function measured(scenario: Scenario) {
  const start = createDisk();
  await scenario.prepare(start);
  const done = start.copy();
  const { fs, calls } = faulty(done.fs, null);
  const result = await run(done, scenario, { fs });
  expect(result.manifest).not.toBe(null);
  return { start, calls, expected: done.read(scenario.root) };
}

/** It names the error of the system, once, and the file: of the input as it is there, of the output where it is to be. */
function wrongIn({ code, message, at }: Problem, fault: Fault, { volume }: Disk): string[] {
  const what = /^Cannot (read|write) it: [^:]*\((?:ENOSPC|EACCES)\)$|^Cannot (read|write) it: .* \(EIO\)$/.exec(
    message,
  );
  const said = `${at?.path} ${code}: ${message}`;
  if (!what || !message.includes(fault.code)) return [`${said}: not what happened`];
  const isRead = (what[1] ?? what[2]) === 'read';
  if (code !== (isRead ? 'unreadable-file' : 'unwritable-file')) return [`${said}: the wrong code`];
  const path = at?.path ?? '';
  const isKnown = path.startsWith('/') ? /^\/(?:in|out|$)/.test(path) : volume.existsSync(`/in/${path}`) && isRead;
  return isKnown ? [] : [`${said}: no such place`];
}

describe.each(scenarios)('digestTree(): $name', (scenario) => {
  const { root } = scenario;

  test('killed at any call, it leaves a usable tree, and the next run completes it', async () => {
    const { start, calls, expected } = await measured(scenario);
    for (let at = 0; at < calls.length; at++) {
      const disk = start.copy();
      await run(disk, scenario, { fs: faulty(disk.fs, { at, code: 'EKILLED', how: 'dead' }).fs });
      expect({ at, faults: faultsIn(disk.read(root), scenario) }).toEqual({ at, faults: [] });
      const next = await run(disk, scenario);
      const errors = next.problems.filter(({ severity }) => severity === 'error');
      expect({ at, errors, tree: disk.read(root) }).toEqual({ at, errors: [], tree: expected });
    }
  });

  test('killed twice, it is completed all the same', async () => {
    const { start, calls, expected } = await measured(scenario);
    for (let at = 0; at < calls.length; at += 7) {
      const disk = start.copy();
      await run(disk, scenario, { fs: faulty(disk.fs, { at, code: 'EKILLED', how: 'dead' }).fs });
      await run(disk, scenario, { fs: faulty(disk.fs, { at: (at * 5) % 60, code: 'EKILLED', how: 'dead' }).fs });
      expect({ at, faults: faultsIn(disk.read(root), scenario) }).toEqual({ at, faults: [] });
      await run(disk, scenario);
      expect({ at, tree: disk.read(root) }).toEqual({ at, tree: expected });
    }
  });

  test('failing at any call, it says so, nothing is half done, and the next run completes it', async () => {
    const { start, calls, expected } = await measured(scenario);
    const before = start.read(root);
    for (let at = 0; at < calls.length; at++) {
      const fault: Fault = { at, code: ['ENOSPC', 'EACCES', 'EIO'][at % 3]!, how: 'once' };
      const disk = start.copy();
      const result = await run(disk, scenario, { fs: faulty(disk.fs, fault).fs });
      const tree = disk.read(root);
      const where = `${fault.code} at ${at}, ${calls[at]}`;
      expect([where, ...faultsIn(tree, scenario)]).toEqual([where]);
      const errors = result.problems.filter(({ severity }) => severity === 'error');
      expect([where, ...errors.flatMap((problem) => wrongIn(problem, fault, start))]).toEqual([where]);
      const isPlanned = Object.keys(tree).some((path) => path.startsWith('.truename/plan/'));
      expect([where, result.isBegun]).toEqual([where, result.manifest === null && isPlanned]);
      if (result.manifest !== null) expect([where, tree]).toEqual([where, expected]);
      else if (!result.isBegun) expect([where, errors.length > 0, tree]).toEqual([where, true, before]);
      await run(disk, scenario);
      expect([where, disk.read(root)]).toEqual([where, expected]);
    }
  });
});
