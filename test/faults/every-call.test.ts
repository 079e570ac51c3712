// every-call.test.ts: what is left of a digest that fails, or is killed, at any call of the file system?
import type { DigestTreeOptions } from '@truename/disk';
import { describe, expect, test } from 'vitest';
import { createDisk, type Disk, type Files } from '../disk/disk.ts';
import { type Fault, faulty } from './faulty.ts';
import { faultsOf } from './usable.ts';

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

interface Scenario {
  readonly name: string;
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
];

const run = (disk: Disk, { root, options }: Scenario, more: Partial<DigestTreeOptions> = {}) =>
  disk.digest('/in', root === '/in' ? null : root, { ...options, ...more });

async function measured(scenario: Scenario) {
  const start = createDisk();
  await scenario.prepare(start);
  const done = start.copy();
  const { fs, calls } = faulty(done.fs, null);
  const result = await run(done, scenario, { fs });
  expect(result.manifest).not.toBe(null);
  return { start, calls, expected: done.read(scenario.root) };
}

describe.each(scenarios)('digestTree(): $name', (scenario) => {
  const { root } = scenario;

  test('killed at any call, it leaves a usable tree, and the next run completes it', async () => {
    const { start, calls, expected } = await measured(scenario);
    for (let at = 0; at < calls.length; at++) {
      const disk = start.copy();
      await run(disk, scenario, { fs: faulty(disk.fs, { at, code: 'EKILLED', how: 'dead' }).fs });
      expect({ at, faults: faultsOf(disk.read(root)) }).toEqual({ at, faults: [] });
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
      expect({ at, faults: faultsOf(disk.read(root)) }).toEqual({ at, faults: [] });
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
      expect([where, ...faultsOf(tree)]).toEqual([where]);
      const said = result.problems.map(({ message, at: place }) => `${place?.path} ${message}`).join('\n');
      if (result.manifest === null) {
        expect(said).toMatch(/^\S.*: .*\((?:ENOSPC|EACCES|EIO)\)/m);
        if (tree['.truename/plan.json'] === undefined) expect([where, tree]).toEqual([where, before]);
      } else expect([where, tree]).toEqual([where, expected]);
      await run(disk, scenario);
      expect([where, disk.read(root)]).toEqual([where, expected]);
    }
  });
});
