// near.test.ts: are the names that are suggested the nearest there are?
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createNear, nearNames } from '../../packages/server/src/near.ts';

/** Levenshtein distance as it is defined, by a table of all beginnings. */
function distance(a: string, b: string): number {
  const table = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    table.push([i]);
    for (let j = 1; j <= b.length; j++) {
      const change = table[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      table[i]!.push(Math.min(change, table[i - 1]![j]! + 1, table[i]![j - 1]! + 1));
    }
  }
  return table[a.length]![b.length]!;
}

/** As the names are ranked, without any short cut. */
function nearest(name: string, known: readonly string[]): string[] {
  const limit = Math.max(2, Math.floor(name.length / 4));
  const last = (text: string): string => text.split('/').at(-1)!;
  return known
    .map((each) => {
      const edits = distance(name.toLowerCase(), each.toLowerCase());
      return { each, edits: edits > limit && last(each) === last(name) ? limit : edits };
    })
    .filter(({ edits }) => edits <= limit)
    .sort((x, y) => x.edits - y.edits || (x.each < y.each ? -1 : 1))
    .slice(0, 3)
    .map(({ each }) => each);
}

const word = (maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom('a', 'b', 'B', 'c', '/', 'é'), { maxLength }).map((letters) => letters.join(''));

test.each([6, 40])('nearNames() gives the nearest by the definition, case aside: up to %i letters', (most) => {
  fc.assert(
    fc.property(word(most), fc.uniqueArray(word(most), { maxLength: 12 }), (name, known) => {
      expect(nearNames(name, known)).toEqual(nearest(name, known));
    }),
  );
});

test('nearNames() gives the nearest among names that differ in few letters', () => {
  const changes = fc.array(fc.tuple(fc.nat(30), fc.constantFrom('', 'a', 'xy')), { maxLength: 8 });
  const start = 'img/items/a-collection-of-games.png';
  const changed = changes.map((list) =>
    list.reduce((text, [at, put]) => text.slice(0, at) + put + text.slice(at + 1), start),
  );
  fc.assert(
    fc.property(changed, fc.uniqueArray(changed, { maxLength: 12 }), (name, known) => {
      expect(nearNames(name, known)).toEqual(nearest(name, known));
    }),
  );
});

test('createNear() reads the names once, for any number of questions', () => {
  const near = createNear(['img/logo.png'].values());
  expect([near('img/lgo.png'), near('img/lgoo.png')]).toEqual([['img/logo.png'], ['img/logo.png']]);
});

test('nearNames() finds a file in another folder, and lets longer names differ more', () => {
  expect(nearNames('assets/images/logo.png', ['img/logo.png', 'img/logs.png'])).toEqual(['img/logo.png']);
  const long = 'img/items/collection-of-games-2024.png';
  expect(nearNames('img/itms/colection-of-gmes-2024.png', [long, 'img/other.png'])).toEqual([long]);
});
