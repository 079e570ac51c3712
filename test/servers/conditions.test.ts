// conditions.test.ts: are conditions and ranges decided as RFC 9110 says? Held against a decision made another way.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outcome } from '../../packages/server/src/conditions.ts';

const runs = { numRuns: Number(process.env.LAWS_RUNS ?? 150) * 20 };

const own = 'aaaaaaaaaaaaaaaa';
const etag = `"${own}"`;

interface Tag {
  readonly opaque: string;
  readonly isWeak: boolean;
}

/** A header as its parts, so that the oracle reads no text. */
type Matching = '*' | readonly Tag[];
type Part = { readonly first: number; readonly last: number | null } | { readonly suffix: number };
interface Asked {
  readonly method: 'GET' | 'HEAD';
  readonly size: number;
  readonly ifMatch: Matching | null;
  readonly ifNoneMatch: Matching | null;
  readonly ifRange: Tag | 'date' | null;
  readonly range: { readonly unit: string; readonly parts: readonly Part[] } | 'broken' | null;
}

const tag: fc.Arbitrary<Tag> = fc.record({
  opaque: fc.constantFrom(own, `${own}-gzip`, `${own}-br`, 'bbbbbbbbbbbbbbbb', ''),
  isWeak: fc.boolean(),
});
const matching: fc.Arbitrary<Matching | null> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constant('*' as const) },
  { weight: 3, arbitrary: fc.array(tag, { minLength: 1, maxLength: 3 }) },
);
const position = fc.oneof(fc.nat(12), fc.constantFrom(1e9, 2 ** 60));
const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ first: position, last: fc.option(position) }),
  fc.record({ suffix: position }),
);
const asked: fc.Arbitrary<Asked> = fc.record({
  method: fc.constantFrom('GET', 'HEAD'),
  size: fc.nat(10),
  ifMatch: matching,
  ifNoneMatch: matching,
  ifRange: fc.oneof(fc.constant(null), fc.constant('date' as const), tag),
  range: fc.oneof(
    fc.constant(null),
    fc.constant('broken' as const),
    fc.record({
      unit: fc.constantFrom('bytes', 'bytes', 'bytes', 'Bytes', 'lines'),
      parts: fc.array(part, { minLength: 1, maxLength: 3 }),
    }),
  ),
});

const written = ({ opaque, isWeak }: Tag): string => `${isWeak ? 'W/' : ''}"${opaque}"`;
const list = (value: Matching): string => (value === '*' ? '*' : value.map(written).join(', '));
const number = (value: number): string => BigInt(value).toString();
const spec = (each: Part): string =>
  'suffix' in each ? `-${number(each.suffix)}` : `${number(each.first)}-${each.last === null ? '' : number(each.last)}`;

function headersOf({ ifMatch, ifNoneMatch, ifRange, range }: Asked): Record<string, string> {
  return {
    ...(ifMatch === null ? {} : { 'if-match': list(ifMatch) }),
    ...(ifNoneMatch === null ? {} : { 'if-none-match': list(ifNoneMatch) }),
    ...(ifRange === null
      ? {}
      : { 'if-range': ifRange === 'date' ? 'Wed, 21 Oct 2015 07:28:00 GMT' : written(ifRange) }),
    ...(range === null
      ? {}
      : { range: range === 'broken' ? 'bytes=a-b' : `${range.unit}=${range.parts.map(spec).join(',')}` }),
    'if-modified-since': 'Wed, 21 Oct 2099 07:28:00 GMT',
    'if-unmodified-since': 'Wed, 21 Oct 1999 07:28:00 GMT',
  };
}

/** By counting: which of the file's positions does a part name? */
function positions(each: Part, size: number): number[] {
  return Array.from({ length: size }, (_, index) => index).filter((index) =>
    'suffix' in each ? index >= size - each.suffix : index >= each.first && index <= (each.last ?? size),
  );
}

function expected({ method, size, ifMatch, ifNoneMatch, ifRange, range }: Asked): string {
  const strong = (value: Matching): boolean =>
    value === '*' || value.some((each) => !each.isWeak && each.opaque === own);
  const weak = (value: Matching): boolean =>
    value === '*' || value.some(({ opaque }) => [own, `${own}-gzip`, `${own}-br`].includes(opaque));
  if (ifMatch !== null && !strong(ifMatch)) return '412';
  if (ifNoneMatch !== null && weak(ifNoneMatch)) return '304';
  if (method === 'HEAD' || range === null || range === 'broken' || size === 0) return '200';
  if (ifRange !== null && (ifRange === 'date' || !strong([ifRange]))) return '200';
  if (range.unit.toLowerCase() !== 'bytes') return '200';
  const named = new Set(range.parts.flatMap((each) => positions(each, size)));
  if (named.size === 0) return '416';
  const [first, last] = [Math.min(...named), Math.max(...named)];
  return last - first + 1 === named.size ? `206 ${first}-${last}` : '200';
}

describe('conditions and ranges', () => {
  test('are decided as by counting positions and comparing tags', () => {
    fc.assert(
      fc.property(asked, (given) => {
        const { status, range } = outcome(given.method, headersOf(given), { etag, size: given.size });
        expect(range === null ? String(status) : `${status} ${range.start}-${range.end}`).toBe(expected(given));
      }),
      runs,
    );
  });

  test('any text in a header gives an answer', () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'bytes=-0123456789, "W/*') }));
    fc.assert(
      fc.property(fc.record({ 'if-match': text, 'if-none-match': text, 'if-range': text, range: text }), (headers) => {
        const { status, range } = outcome('GET', headers, { etag, size: 10 });
        expect([200, 206, 304, 412, 416]).toContain(status);
        if (range !== null) expect(0 <= range.start && range.start <= range.end && range.end < 10).toBe(true);
      }),
      runs,
    );
  });
});
