// at-once.test.ts: what comes of two digests into one directory at the same time?
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type DigestTreeOptions, type DigestTreeResult, digestTree, machine, verifyTree } from '@truename/disk';
import { formatProblem } from '@truename/engine';
import { afterAll, describe, expect, test } from 'vitest';
import { tempDir } from '../support/temp.ts';
import { digestInChild } from './child.ts';
import { readFiles, siteFiles, writeFiles } from './real-tree.ts';
import { openThread } from './thread.ts';
import { faultsOf } from './usable.ts';

const thread = openThread();
afterAll(() => thread.close());

const page = (css: string) => `<link rel="stylesheet" href="${css}">`;
const inputs = {
  before: [
    ['index.html', page('old.css')],
    ['old.css', 'old {}'],
    ['turned', 'a file'],
  ],
  one: [
    ['index.html', page('one.css')],
    ['one.css', 'one {}'],
    ['a.png', 'one'],
    ['turned/x.css', 'x {}'],
  ],
  other: [
    ['index.html', page('other.css')],
    ['other.css', 'other {}'],
    ['a.png', 'other'],
  ],
} as const;

/** The directories to digest, an output with an earlier build, and what each input makes of it. */
async function setUp(options: Partial<DigestTreeOptions> = {}) {
  const dir = await tempDir();
  const at = (name: string) => join(dir, name);
  for (const [name, files] of Object.entries(inputs)) writeFiles(at(name), files);
  const digest = (input: string, output: string, more: Partial<DigestTreeOptions> = {}) =>
    digestTree({ input: at(input), output: at(output), settings: {}, ...options, ...more });
  for (const output of ['out', 'wanted-one', 'wanted-other']) await digest('before', output);
  await digest('one', 'wanted-one');
  await digest('other', 'wanted-other');
  const wanted = { one: readFiles(at('wanted-one')), other: readFiles(at('wanted-other')) };
  return { at, digest, wanted };
}

const told = ({ problems }: DigestTreeResult) => problems.map(({ code }) => code);

/** The file system of this machine, which does `act` before its call number `at`, counted from 0. */
function interrupted(at: number, act: () => void): typeof machine {
  let count = 0;
  const wrapped = Object.entries(machine)
    .filter(([name]) => name.endsWith('Sync'))
    .map(([name, call]) => [
      name,
      (...given: unknown[]) => {
        if (count++ === at) act();
        return (call as (...all: unknown[]) => unknown)(...given);
      },
    ]);
  return Object.fromEntries(wrapped) as typeof machine;
}

describe('a digest that stands still at any call, while another one runs into the same directory', () => {
  test('ends with the truth, the other build is whole, and the next run completes its own', async () => {
    const { at, digest, wanted } = await setUp();
    const out = at('work');
    const outcomes = new Set<string>();
    for (let call = 0; ; call++) {
      rmSync(out, { recursive: true, force: true });
      cpSync(at('out'), out, { recursive: true });
      let other = 'not run';
      const fs = interrupted(call, () => {
        other = thread.run({ input: at('other'), output: out });
        expect([call, readFiles(out)]).toEqual([call, wanted.other]);
      });
      const one = await digest('one', 'work', { fs });
      if (other === 'not run') break;
      expect([call, JSON.parse(other).codes]).toEqual([call, []]);
      const now = readFiles(out);
      const isFirst = JSON.stringify(now) === JSON.stringify(wanted.one);
      if (one.manifest === null) {
        expect([call, told(one), now]).toEqual([call, ['taken-over'], wanted.other]);
      } else expect([call, isFirst ? wanted.one : wanted.other]).toEqual([call, now]);
      outcomes.add(one.manifest === null ? `taken over, begun: ${one.isBegun}` : `done, ${isFirst ? 'last' : 'first'}`);
      await digest('one', 'work');
      expect([call, readFiles(out)]).toEqual([call, wanted.one]);
    }
    expect([...outcomes].sort()).toEqual([
      'done, first',
      'done, last',
      'taken over, begun: false',
      'taken over, begun: true',
    ]);
  });

  test('in place, too', async () => {
    const { at } = await setUp();
    const [start, work] = [at('one'), at('in-place')];
    const options = { input: work, output: null, settings: {}, originals: 'drop' } as const;
    const fresh = () => {
      rmSync(work, { recursive: true, force: true });
      cpSync(start, work, { recursive: true });
    };
    fresh();
    await digestTree(options);
    const wanted = readFiles(work);
    for (let call = 0; ; call++) {
      fresh();
      let other = 'not run';
      const fs = interrupted(call, () => {
        other = thread.run({ input: work, output: null, originals: 'drop' });
      });
      const one = await digestTree({ ...options, fs });
      if (other === 'not run') break;
      expect([call, JSON.parse(other).codes, readFiles(work)]).toEqual([call, [], wanted]);
      if (one.manifest === null) expect([call, told(one)]).toEqual([call, ['taken-over']]);
      await digestTree(options);
      expect([call, readFiles(work)]).toEqual([call, wanted]);
    }
  });
});

describe('two processes into one directory', () => {
  const sites = async () => {
    const dir = await tempDir();
    const [one, other, output] = [join(dir, 'one'), join(dir, 'other'), join(dir, 'out')];
    writeFiles(one, siteFiles(4, 0));
    writeFiles(other, siteFiles(4, 1));
    await digestTree({ input: one, output: join(dir, 'wanted'), settings: {} });
    await digestTree({ input: other, output: join(dir, 'wanted-other'), settings: {} });
    const wanted = { one: readFiles(join(dir, 'wanted')), other: readFiles(join(dir, 'wanted-other')) };
    return { one, other, output, wanted };
  };

  test.each([
    ['reads', 'read 2', 'failed false taken-over'],
    ['names', 'name 3', 'failed false taken-over'],
    ['is about to write', 'write 0', 'failed false taken-over'],
    ['writes', 'write 3', 'failed true taken-over'],
  ])('one that %s is overtaken by one that begins later', async (_, stopAt, said) => {
    const { one, other, output, wanted } = await sites();
    const first = digestInChild({ input: one, output, stopAt });
    await first.stopped;
    expect(await digestInChild({ input: other, output }).build).not.toBe(null);
    expect(readFiles(output)).toEqual(wanted.other);
    first.goOn();
    expect(await first.said).toBe(said);
    expect(readFiles(output)).toEqual(wanted.other);
    const { faults } = await verifyTree(output);
    expect(faults.map(formatProblem)).toEqual([]);
    await digestTree({ input: one, output, settings: {} });
    expect(readFiles(output)).toEqual(wanted.one);
  });

  test.each(['read 2', 'write 0', 'write 3'])('the later one may be in the middle of its work: %s', async (stopAt) => {
    const { one, other, output, wanted } = await sites();
    const first = digestInChild({ input: one, output, stopAt: 'write 2' });
    await first.stopped;
    const second = digestInChild({ input: other, output, stopAt });
    await second.stopped;
    first.goOn();
    expect(await first.said).toBe('failed true taken-over');
    expect(faultsOf(readFiles(output))).toEqual([]);
    second.goOn();
    expect(await second.build).not.toBe(null);
    expect(readFiles(output)).toEqual(wanted.other);
  });

  test('the later one may be killed: the next run completes what both began', async () => {
    const { one, other, output, wanted } = await sites();
    const first = digestInChild({ input: one, output, stopAt: 'write 2' });
    await first.stopped;
    const second = digestInChild({ input: other, output, stopAt: 'write 3' });
    await second.stopped;
    second.process.kill('SIGKILL');
    await second.said;
    first.goOn();
    expect(await first.said).toBe('failed true taken-over');
    await digestTree({ input: one, output, settings: {} });
    expect(readFiles(output)).toEqual(wanted.one);
  });
});
