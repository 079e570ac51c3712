// release-calls.test.ts: what is left of a release, rollback or prune that fails, or is killed, at any call of the file
// system?
import type { Answer, FileSystem } from '@truename/disk';
import { describe, expect, test } from 'vitest';
import type { Files } from '../disk/disk.ts';
import { codes, createShop, day, done, type Shop } from '../publish/released.ts';
import { liveIn, outOfStep, wrongIn } from '../publish/views.ts';
import { type Fault, faulty } from './faulty.ts';
import type { Tree } from './usable.ts';

/** Names that are a file in build a are a folder in the others, and the other way round. */
const shapes: Readonly<Record<string, Files>> = {
  a: { 'help.html': 'a page', 'guide.html/index.html': 'below a folder' },
  b: { 'help.html/index.html': 'below a folder', 'guide.html': 'a page' },
};

const site = (edition: string, flat: boolean): Files => ({
  // Elsewhere each build has a folder of its own.
  ...(flat ? (shapes[edition] ?? shapes.b) : {}),
  'index.html': `<link rel="stylesheet" href="site.css"><img src="logo.svg"> ${edition}`,
  'site.css': `a { background: url(logo.svg) } /* ${edition} */`,
  'logo.svg': '<svg/>',
});

type Work = 'release' | 'roll back' | 'prune';
type Target = Shop & { readonly a: string; readonly b: string };

/** Build a is live, build b was live before; c is to come. */
async function prepared(flat: boolean): Promise<Target> {
  const shop = createShop(flat);
  const builds = { a: await shop.build('a', site('a', flat)), b: await shop.build('b', site('b', flat)) };
  await shop.build('c', site('c', flat));
  for (const name of ['b', 'a']) {
    done(await shop.release(name));
    shop.now += 40 * day;
  }
  return Object.assign(shop, builds);
}

function run(shop: Shop, work: Work, fs: FileSystem = shop.disk.fs): Promise<Answer<unknown>> {
  if (work === 'release') return shop.release('c', { fs });
  return work === 'prune' ? shop.prune({ fs, keep: 1, apply: true }) : shop.rollBack(undefined, { fs });
}

/** Without what a write that was cut off leaves behind: it has a name of its own, and the next prune takes it away. */
const settled = (tree: Tree) => Object.entries(tree).filter(([path]) => !/\.truename-tmp-|(?:^|\/)gone\//.test(path));

const changes = /^(?:write|open|rename|link|unlink|rm|mkdir|rmdir|chmod|fsync|copyFile)/;

const cases = ([false, true] as const).flatMap((flat) =>
  (['release', 'roll back', 'prune'] as const).map((work) => ({ flat, work })),
);

describe.each(cases)('$work, flat: $flat', ({ flat, work }) => {
  async function measured() {
    const start = await prepared(flat);
    const whole = start.copy();
    const { fs, calls } = faulty(whole.disk.fs, null);
    done(await run(whole, work, fs));
    const lives = [liveIn(start.tree()), liveIn(whole.tree())];
    return { start, calls, lives, expected: settled(whole.tree()) };
  }

  test('killed at any call, it leaves whole generations, and is completed by the next run', async () => {
    const { start, calls, lives, expected } = await measured();
    expect(calls.length).toBeGreaterThan(50);
    for (let at = 0; at < calls.length; at++) {
      // Who dies before one read or before the next leaves the same.
      if (!changes.test(calls[at]!)) continue;
      const shop = start.copy();
      await run(shop, work, faulty(shop.disk.fs, { at, code: 'EKILLED', how: 'dead' }).fs);
      expect({ at, wrong: wrongIn(shop.tree()) }).toEqual({ at, wrong: [] });
      expect(lives).toContain(liveIn(shop.tree()));
      if (work === 'roll back' && liveIn(shop.tree()) !== lives[0]) done(await shop.activate(lives[1]!));
      else done(await run(shop, work));
      expect([at, settled(shop.tree()), outOfStep(shop.tree())]).toEqual([at, expected, []]);
    }
  });

  test('failing at any call, it says so, leaves whole generations, and is completed by the next run', async () => {
    const { start, calls, lives, expected } = await measured();
    for (let at = 0; at < calls.length; at++) {
      const fault: Fault = { at, code: ['ENOSPC', 'EACCES', 'EIO'][at % 3]!, how: 'once' };
      const where = `${fault.code} at ${at}, ${calls[at]}`;
      const shop = start.copy();
      const answer = await run(shop, work, faulty(shop.disk.fs, fault).fs);
      expect([where, wrongIn(shop.tree())]).toEqual([where, []]);
      if (answer.done !== null) expect([where, settled(shop.tree())]).toEqual([where, expected]);
      else {
        expect([where, answer.problems.some(({ severity }) => severity === 'error')]).toEqual([where, true]);
        expect(lives).toContain(liveIn(shop.tree()));
        // Where the record is not what it was, or not all pages are its own, it is said.
        const isOther = work !== 'prune' && liveIn(shop.tree()) !== lives[0];
        const isTold = codes(answer).includes('error unfinished');
        expect([where, isTold]).toEqual([where, isOther || outOfStep(shop.tree()).length > 0]);
      }
      if (work === 'roll back' && liveIn(shop.tree()) !== lives[0]) done(await shop.activate(lives[1]!));
      else done(await run(shop, work));
      expect([where, settled(shop.tree())]).toEqual([where, expected]);
    }
  });
});
