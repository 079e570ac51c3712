// time-tags.test.ts: is a tag that is made of a time told from one that is made of content?
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { madeOfTime } from '../../packages/preflight/src/checks/time-tags.ts';

const runs = { numRuns: Number(process.env.LAWS_RUNS ?? 150) * 10 };
const now = Date.UTC(2026, 10, 22);

/** When a file was changed: whole seconds, as Last-Modified has them, and what a disk knows besides. */
const times = fc.record({
  seconds: fc.integer({ min: Date.UTC(1995) / 1000, max: now / 1000 }),
  nanoseconds: fc.integer({ min: 0, max: 999_999_999 }),
});
const sizes = fc.nat(50_000_000);
const hasDate = fc.boolean();

interface File {
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly size: number;
}

const nano = ({ seconds, nanoseconds }: File): bigint => BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);

/** As the servers' sources make them. */
const servers: Readonly<Record<string, (file: File) => string>> = {
  nginx: ({ seconds, size }) => `"${seconds.toString(16)}-${size.toString(16)}"`,
  'nginx, compressing': ({ seconds, size }) => `W/"${seconds.toString(16)}-${size.toString(16)}"`,
  Apache: (file) => `"${file.size.toString(16)}-${(nano(file) / 1000n).toString(16)}"`,
  'Apache, compressing': (file) => `"${file.size.toString(16)}-${(nano(file) / 1000n).toString(16)}-gzip"`,
  'Apache with inodes': (file) => `"2c4a1-${file.size.toString(16)}-${(nano(file) / 1000n).toString(16)}"`,
  send: (file) => `W/"${file.size.toString(16)}-${(nano(file) / 1_000_000n).toString(16)}"`,
};
const withDate: Readonly<Record<string, (file: File) => string>> = {
  Caddy: ({ seconds, size }) => `"${seconds.toString(36)}${size.toString(36)}"`,
  'Caddy 2.10': (file) => `"${nano(file).toString(36)}${file.size.toString(36)}"`,
  IIS: (file) => `"${(nano(file) / 100n + 116_444_736_000_000_000n).toString(16)}:0"`,
  'the time alone': ({ seconds }) => `"${seconds.toString(16)}"`,
};

describe('an ETag of', () => {
  test.each(Object.entries(servers))('%s is made of time', (_, tag) => {
    fc.assert(
      fc.property(times, sizes, hasDate, (time, size, dated) => {
        const modified = dated ? time.seconds * 1000 : Number.NaN;
        expect(madeOfTime(tag({ ...time, size }), { size, modified, now })).not.toBeNull();
      }),
      runs,
    );
  });

  test.each(Object.entries(withDate))('%s is made of time, as Last-Modified gives away', (_, tag) => {
    fc.assert(
      fc.property(times, sizes, (time, size) => {
        expect(madeOfTime(tag({ ...time, size }), { size, modified: time.seconds * 1000, now })).not.toBeNull();
      }),
      runs,
    );
  });

  test('a content hash is not, with a date and without', () => {
    const digits = fc
      .integer({ min: 8, max: 64 })
      .chain((length) =>
        fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length }),
      );
    const endings = fc.constantFrom('', '-gzip', '-br', '-2', '-12', ':zstd');
    fc.assert(
      fc.property(digits, endings, sizes, times, hasDate, (hash, ending, size, time, dated) => {
        // Nobody can tell ten digits and the file's very size from what nginx makes.
        fc.pre(ending !== `-${size.toString(16)}`);
        const modified = dated ? time.seconds * 1000 : Number.NaN;
        expect(madeOfTime(`"${hash}${ending}"`, { size, modified, now })).toBeNull();
      }),
      runs,
    );
  });
});
