import { lastLiveNumber, liveAmong, liveName, liveNumber, readLive, stringifyRecord } from '@truename/manifest';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const [a, b] = ['aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb'];
const record = (build: string, at = '2026-11-22T06:44:14.000Z') => stringifyRecord({ build, at });

describe('names of live records', () => {
  test('sort as text as their numbers do, and give the numbers back', () => {
    const number = fc.integer({ min: 1, max: lastLiveNumber });
    fc.assert(
      fc.property(number, number, (one, two) => {
        expect(liveNumber(liveName(one))).toBe(one);
        expect(liveName(one) < liveName(two)).toBe(one < two);
      }),
    );
  });

  test.each([
    '0.json',
    '1.json',
    '00000000.json',
    '000000001.json',
    '0000001a.json',
    '00000001.json.tmp',
    '00000001.JSON',
    '.truename-tmp-0',
    '+0000001.json',
    '',
  ])('%j is none', (name) => {
    expect(liveNumber(name)).toBe(null);
  });
});

describe('readLive()', () => {
  test('gives activations by their numbers, in whatever order and at whatever times they were written', () => {
    const files = [
      ['00000010.json', record(a, '2020-01-01T00:00:00.000Z')],
      ['00000002.json', record(b)],
      ['00000001.json', record(a)],
      ['README', 'x'],
    ] as const;
    const { activations, damaged } = readLive(files);
    expect(activations.map(({ seq, build }) => [seq, build])).toEqual([
      [1, a],
      [2, b],
      [10, a],
    ]);
    expect(damaged).toEqual([]);
  });

  test('passes over records that cannot be read, and tells of them', () => {
    const { activations, damaged } = readLive([
      ['00000003.json', ''],
      ['00000002.json', '{"build"'],
      ['00000001.json', record(a)],
    ]);
    expect(activations.map(({ seq }) => seq)).toEqual([1]);
    expect(damaged.map(({ seq, name, isEmpty }) => [seq, name, isEmpty])).toEqual([
      [2, '00000002.json', false],
      [3, '00000003.json', true],
    ]);
    expect(damaged[0]!.error.message).toMatch(/^live\/00000002\.json is not JSON/);
  });
});

test('liveAmong() takes the newest record whose build is complete', () => {
  const { activations } = readLive([
    ['00000001.json', record(a)],
    ['00000002.json', record(b)],
    ['00000003.json', record(a)],
    ['00000004.json', record(b)],
  ]);
  expect(liveAmong(activations, () => true)).toMatchObject({ seq: 4, build: b });
  expect(liveAmong(activations, (build) => build === a)).toMatchObject({ seq: 3, build: a });
  expect(liveAmong(activations, () => false)).toBe(null);
  expect(liveAmong([], () => true)).toBe(null);
});
