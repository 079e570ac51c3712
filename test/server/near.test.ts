// near.test.ts: are the names that are suggested the nearest there are?
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearNames } from '../../packages/server/src/near.ts';

/** Levenshtein distance as it is defined. */
function distance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const rest = distance(a.slice(1), b.slice(1));
  if (a[0] === b[0]) return rest;
  return 1 + Math.min(rest, distance(a.slice(1), b), distance(a, b.slice(1)));
}

test('nearNames() gives the nearest by the definition, case aside', () => {
  const word = fc.array(fc.constantFrom('a', 'b', 'B'), { maxLength: 6 }).map((letters) => letters.join(''));
  fc.assert(
    fc.property(word, fc.uniqueArray(word, { maxLength: 6 }), (name, known) => {
      const ranked = known
        .map((each) => ({ each, edits: distance(name.toLowerCase(), each.toLowerCase()) }))
        // Words this short have no folders, so the last segment is all.
        .filter(({ each, edits }) => edits <= 2 || each === name)
        .sort((x, y) => x.edits - y.edits || (x.each < y.each ? -1 : 1));
      expect(nearNames(name, known)).toEqual(ranked.slice(0, 3).map(({ each }) => each));
    }),
  );
});

test('nearNames() finds a file in another folder, and lets longer names differ more', () => {
  expect(nearNames('assets/images/logo.png', ['img/logo.png', 'img/logs.png'])).toEqual(['img/logo.png']);
  const long = 'img/items/collection-of-games-2024.png';
  expect(nearNames('img/itms/colection-of-gmes-2024.png', [long, 'img/other.png'])).toEqual([long]);
});
