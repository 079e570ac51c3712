import {
  ManifestError,
  parseLiveRecord,
  parsePinRecord,
  parsePublishedRecord,
  stringifyRecord,
} from '@truename/manifest';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const at = '2026-11-22T06:44:14.000Z';
const build = '5f2c9d0e1a7b3c48';

function fault(json: string): ManifestError {
  try {
    parseLiveRecord(json, 'live/00000003.json');
  } catch (error) {
    if (error instanceof ManifestError) return error;
    throw error;
  }
  throw new Error(`was accepted: ${json}`);
}

describe('live records', () => {
  test('have one text each, whatever the order of their keys', () => {
    const text = `{\n  "at": "${at}",\n  "build": "${build}",\n  "commit": "0a1b2c3"\n}\n`;
    expect(stringifyRecord({ commit: '0a1b2c3', build, at })).toBe(text);
    expect(parseLiveRecord(text)).toEqual({ at, build, commit: '0a1b2c3' });
    expect(stringifyRecord({ build, at })).toBe(`{\n  "at": "${at}",\n  "build": "${build}"\n}\n`);
  });

  test('are read as they were written', () => {
    const time = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true });
    const commit = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => /^[^\p{Cc}]{1,1000}$/u.test(text));
    fc.assert(
      fc.property(time, fc.option(commit, { nil: undefined }), (date, id) => {
        const record = { build, at: date.toISOString(), ...(id === undefined ? {} : { commit: id }) };
        expect(parseLiveRecord(stringifyRecord(record))).toEqual(record);
      }),
    );
  });

  test('say which file, where in it, what, and what to do', () => {
    const error = fault(JSON.stringify({ build: 'XYZ', at }));
    expect(error.pointer).toBe('/build');
    expect(error.message).toBe(
      `live/00000003.json#/build is "XYZ": not 8 to 64 lower-case hex digits\n  ${error.cure}`,
    );
    expect(error.cure).toMatch(/delete it/);
  });

  test('tell of two releases that git could not merge', () => {
    const error = fault('{\n<<<<<<< HEAD\n  "at": "a"\n=======\n  "at": "b"\n>>>>>>> 0a1b2c3\n}\n');
    expect(error.message).toContain('holds two records, which git could not merge');
    expect(error.cure).toContain('truename activate <target> <build>');
  });

  test.each([
    ['', 'is empty'],
    ['{', 'not JSON'],
    ['[]', 'not an object'],
    ['null', 'not an object'],
    ['"x"', 'not an object'],
    [{ at }, '/build is missing'],
    [{ build }, '/at is missing'],
    [{ build: '../../../etc', at }, 'hex digits'],
    [{ build: build.toUpperCase(), at }, 'hex digits'],
    [{ build: 5, at }, 'not a string'],
    [{ build, at: null }, 'not a string'],
    [{ build, at: '2026-11-22' }, 'not a time'],
    [{ build, at: '2026-11-22T06:44:14Z' }, 'not a time'],
    [{ build, at: '2026-02-30T06:44:14.000Z' }, 'not a time'],
    [{ build, at: '2026-11-22T06:44:14.000+01:00' }, 'not a time'],
    [{ build, at, commit: '' }, '1 to 1,000 characters'],
    [{ build, at, commit: 'a\nb' }, '1 to 1,000 characters'],
    [{ build, at, extra: 'x' }, 'not known here'],
    ['{"build":"5f2c9d0e1a7b3c48","at":"2026-11-22T06:44:14.000Z","__proto__":"x"}', 'not known here'],
    ['{"build":"5f2c9d0e1a7b3c48","at":"2026-11-22T06:44:14.000Z","constructor":"x"}', 'not known here'],
  ])('%j is refused: %s', (value, message) => {
    expect(fault(typeof value === 'string' ? value : JSON.stringify(value)).message).toContain(message);
  });

  test('that could not be read again are not written', () => {
    expect(() => stringifyRecord({ build: 'x', at })).toThrow(ManifestError);
    expect(() => stringifyRecord({ build, at: 'now' })).toThrow(ManifestError);
  });
});

test('pins and publications are records of the same kind', () => {
  const pin = { glob: 'img/mail/**', at };
  expect(parsePinRecord(stringifyRecord(pin))).toEqual(pin);
  expect(() => parsePinRecord(JSON.stringify({ ...pin, build }))).toThrow(/not known here/);
  expect(() => parsePinRecord('{}', 'pins/x.json')).toThrow(/^pins\/x\.json#\/glob is missing\n {2}Delete it, and pin/);
  const published = { build, at };
  expect(parsePublishedRecord(stringifyRecord(published))).toEqual(published);
  expect(() => parsePublishedRecord(JSON.stringify({ ...published, commit: 'x' }))).toThrow(/not known here/);
});
